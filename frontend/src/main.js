// The one script of the desk's pages: htmx, with everything off that a strict content policy forbids.
// No inline handler, no eval and no script in a fragment is ever needed here.
import htmx from "htmx.org";

htmx.config.allowEval = false;
htmx.config.allowScriptTags = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // pages about persons are not kept in the browser's storage

window.htmx = htmx;

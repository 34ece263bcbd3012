// Makes src/fireline/web/static/fireline/build/: one script, and the fonts that charts and reports need.
// Charts and reports are drawn without the system's fonts: Arabic without a shipped font is empty boxes.
import { build } from "esbuild";
import { cp, mkdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "src", "fireline", "web", "static", "fireline", "build");
const fonts = join(here, "node_modules", "@expo-google-fonts");

const FONTS = [
  ["noto-sans", "400Regular", "NotoSans_400Regular.ttf"],
  ["noto-sans", "700Bold", "NotoSans_700Bold.ttf"],
  ["noto-sans-arabic", "400Regular", "NotoSansArabic_400Regular.ttf"],
  ["noto-sans-arabic", "700Bold", "NotoSansArabic_700Bold.ttf"],
];

await rm(out, { recursive: true, force: true });
await mkdir(join(out, "fonts"), { recursive: true });
await build({
  entryPoints: [join(here, "src", "main.js")],
  outfile: join(out, "fireline.js"),
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  legalComments: "inline",
  logLevel: "warning",
});
for (const [family, weight, file] of FONTS) {
  await cp(join(fonts, family, weight, file), join(out, "fonts", file));
}
await cp(join(fonts, "noto-sans", "LICENSE_FONT"), join(out, "fonts", "LICENSE_FONT"));

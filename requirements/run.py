import re
t=open('run.in').read()
lines=t.rstrip('\n').split('\n')
i=next(k for k,l in enumerate(lines) if l.startswith('# These two build'))
head=[l for l in lines if l.startswith('#') and lines.index(l)<i]
pk=[l for l in lines[:i] if not l.startswith('#')]+['cryptography','django-ninja','duckdb-extension-httpfs==1.5.5','msgspec','proxy.py','rfc3161-client','s3fs','warcio']
open('run.in','w').write('\n'.join(head+sorted(pk,key=str.lower)+lines[i:])+'\n')

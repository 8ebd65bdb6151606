"""Makes src/test/resources/captions/cases.json: captions as diffusers cleans them.

Run with Python 3.11.7, whose html.parser the expected values depend on (later bug-fix releases may
treat broken markup otherwise), and with

    pip install diffusers==0.42.1 ftfy==6.3.1 beautifulsoup4==4.15.0

torch is not needed: only the two members of the pipeline's class that clean captions are executed.
"""

import ast
import html
import json
import random
import re
import sys
import urllib.parse
import warnings
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import ftfy
from bs4 import BeautifulSoup

OUT = Path(__file__).parents[1] / "test/resources/captions/cases.json"
RANDOM_CASES = 400

WORDS = """a cat dog photo of the snow Big HOUSE İstanbul ΟΔΟΣ café naïve Straße free shipping worldwide download
click for on here page png image images person www http https com org it x х × amp quot lt nbsp script s""".split()
RULES = r"""<person>|http://|https:/|http:x|www:|www.|.com|.co|.it/|a.com|b.org/x-y_z|me@a.com|a-b.c.gov/@|@nick|@é1|#12|#1234
#12345|1234567|12:34|1:23 |192.168.0.1|1.2.3.4.5|a.png|x/y.jpg|.webp é|""|'|"'|...| . |\n|***|(|]|{|§|™|•|--|_|a-b-c-d-e|a_b_c_d
jc6640|jc6640vc|6640vc231|j2d1a2a|ab123|1a1|10x20|10.5x20.5|3×4|3х4.|1x2.a|1x2.34_|worldwide free shipping|free download
download free|click for x|png images|page 12|page  3a| : |a,b|1,2|:|;|,|+|%20|%e4%b8%ad|%E4%B8|%ff|%ED%A0%80|%F4%90%80%80
%C0%80|%zz|%c3%a9|%26amp%3b|%3cb%3e|%0a|%00"""
MARKUP = """<b>|</b>|<br>|<br/>|</br>|<p class="x">|<p class='x' y>|<a href="x>y">|<a href="x|<a b/c>|<a //>|<a x=='y>|<a x= 'y>
<a\x00b>|<\xa0a>|<1>|< b>|<|>|<>|</>|</ b>|</1>|</b x="y">|<!--|-->|<!-- c -->|<!>|<!doctype html>|<![cdata[x]]>|<![cdata[]]>
<![cdata [x]]>|<![if x]>|<![endif]>|<![ignore[x]]>|]]>|<?php x ?>|<script>|</script>|<script/>|<style x>|</ style >|<pre>|</pre>
<textarea>|<rt>|</rt>|<template>|</template>|<img>|<tr><td>|\t|  |\r\n| \n """
ENTITIES = """&|&&|&#|&#;|&#x|&#65;|&#65|&#x41g|&#12a;|&#0;|&#150;|&#129;|&#xd800;|&#x110000;|&#13;|&#xfdd0;|&amp;|&amp|&amp;amp;
&lt;|&lt|&gt;|&quot;|&quote|&nbsp;|&eacute|&EACUTE;|&notit;|&copy2|&fjlig;|&foo;|&foo-bar;|&foo.|&x|&é|&hellip;|&#8217;|＆|＆ａｍｐ；
＆lt；|＆#65；|＆quot；|＆EACUTE；|＆notit；|＆eacute|＆#x41"""
MOJIBAKE = """Ã©|Ã |Ã\xa0|Ã|Â£|Â°|â€™|â€œ|â€\x9d|â€�|â€¦|â‚¬|ðŸ˜€|Ð°Ð±|Ã¶|é|à|å|ø|ß|œ|°|º|€|£|´|¨|¸|¬|·|\x80|\x85|\x92|\xa0|\xad|√±|≈°|‚Äì
вЂ™|Р°|ГўВЂВ™ |β€™|Ξ²|ā€™|Å¡|Ä‡|š|í\xa0½í¸\x80|À\x80|�|\x1a|?|├®|│|ΓÇÖ|²|½|µ|×|∞|‰|›|’|“|•|–|˜|ƒ|\uf8ff|Ø§Ù„|à²|пїЅ|ï¿½"""
UNICODE = """ﬁ|ﬃ|ﬅ|ĳ|ŉ|ǆ|Ａ|１|．|ﾀﾞ|￥|￣|\u3000|\u2028|\u2029|\x1b［31;1m|\x07|\x1c|\ufeff|\u200d|\u206a|\ufffc|\u0301|e\u0301
\u0327\u0301|क़|中文|ㇰ|㈱|㍿|䷀|㐀|ひカ|한|𠮷|𐐀|😀|👍🏽|ΑΣ.|ΑΣ\u0301Α|Σ\u00ad|ʰ|Ⅷ|٣|𝟘|ǅ|İ|ſ|K|ẞ|〜|゠|﹘|־|⸺|«|’|ʼ|Ⓐ|é_"""
SEPARATORS = ["", "", "", " ", " ", "  ", "\n", "-", "_", ".", "/"]


def pieces(text):
    return text.replace("\n", "|").split("|")


def cleaner():
    """diffusers' own _clean_caption, and its expression for bad punctuation."""
    root = Path(find_spec("diffusers").submodule_search_locations[0])
    path = root / "pipelines/pag/pipeline_pag_pixart_sigma.py"
    pipeline = next(n for n in ast.parse(path.read_text()).body if isinstance(n, ast.ClassDef))
    pipeline.bases = []
    pipeline.body = [
        n
        for n in pipeline.body
        if (isinstance(n, ast.FunctionDef) and n.name == "_clean_caption")
        or (isinstance(n, ast.Assign) and n.targets[0].id == "bad_punct_regex")
    ]
    names = dict(re=re, html=html, ul=urllib.parse, ftfy=ftfy, BeautifulSoup=BeautifulSoup)
    exec(compile(ast.Module([pipeline], []), path, "exec"), names)
    return names[pipeline.name]()._clean_caption


def texts(rng):
    kinds = [pieces(k) for k in (RULES, MARKUP, ENTITIES, MOJIBAKE, UNICODE)]
    for kind in kinds:
        for piece in kind:
            yield f"A cat {piece} x"
    for _ in range(RANDOM_CASES):
        pools = [WORDS] + rng.sample(kinds, rng.randint(1, 3))
        count = rng.choice([2, 3, 4, 6, 8, 12])
        yield "".join(rng.choice(rng.choice(pools)) + rng.choice(SEPARATORS) for _ in range(count))
    for _ in range(RANDOM_CASES // 8):
        text = " ".join(rng.choice(pieces(UNICODE) + WORDS) for _ in range(4))
        yield text.encode("utf-8").decode(rng.choice(["latin-1", "sloppy-windows-1252", "macroman", "cp437"]))


def main():
    warnings.filterwarnings("ignore")
    clean = cleaner()
    cases = []
    for text in dict.fromkeys(texts(random.Random(5))):
        try:
            once = clean(text)
            case = dict(text=text, clean_once=once, clean=clean(once), plain=text.lower().strip())
            # Steps that hardly act where they stand, on the text itself.
            steps = dict(
                html_text=BeautifulSoup(text, features="html.parser").text,
                fixed=ftfy.fix_text(text),
                unescaped=html.unescape(text),
                unquoted=urllib.parse.unquote_plus(text),
            )
            cases.append(case | {name: step for name, step in steps.items() if step != text})
        except Exception as e:  # html.parser gives up on some markup.
            print(f"left out {text!r}: {type(e).__name__}", file=sys.stderr)
    packages = {name: version(name) for name in ("diffusers", "ftfy", "beautifulsoup4")}
    lines = ",\n".join(json.dumps(case) for case in cases)
    made_with = json.dumps(dict(python=sys.version.split()[0], **packages))
    OUT.write_text(f'{{"made_with": {made_with},\n"cases": [\n{lines}\n]}}\n')
    print(len(cases), "cases")


if __name__ == "__main__":
    main()

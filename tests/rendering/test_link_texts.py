"""Texts that try to mislead the term linker: what is to be linked stands in ⟦ ⟧.

Each line is Markdown, linked with all of TERMS; a backslash and n is a line break.
"""

import re

import pytest

from glossary.rendering.html_text import text_of
from glossary.rendering.pipeline import render_text
from glossary.rendering.term_links import Term, candidate_keys, label_key, link_terms

LINK = re.compile(r'<a class="term" [^>]*>(.*?)</a>', re.DOTALL)
MARKED = re.compile(r"⟦(.*?)⟧", re.DOTALL)

PLAIN = """
    training | inference | KV cache | cache | batch | batch size | policy | loss | model
    fine-tuning | pre-training | state of the art | learning rate | learning rate schedule
    attention | attention head | self-attention | Markov chain | Bayes' theorem | top-k | top-p
    node.js | .NET | C | C++ | C# | F-score | Q&A | R² | GPT-4 | GPT-4o | word2vec | 4-bit
    café | naïve Bayes | Straße | Größe | coöperation | Ångström | ẞ-Test | fi ligature
    注意力 | 注意力机制 | 大模型 | KV缓存 | 言語モデル | 強化学習 | トークン | データ | ฝึก | โมเดล
    학습 | मॉडल | модель | ёлка | σοφός | نموذج | מודל | İzmir | ısı
    analysis | gas | bus | series | process | lens | kiss | x-axis | key | boss
    data set | A/B test
    training vs. inference | LoRA (low-rank adaptation) | p-value | e5 | 3D | mixture-of-experts
    O'Reilly | l'Hôpital | rock 'n' roll | tf–idf | seq2seq | byte pair encoding
"""
EXACT = "LLM | GPU | MAX | RAG | AI | IT | vLLM | LoRA | US | iOS | No"


def terms() -> list[Term]:
    found = []
    for labels, case_sensitive in ((PLAIN, False), (EXACT, True)):
        for label in re.split(r"\s*[|\n]\s*", labels.strip()):
            found.append(
                Term(
                    key=label_key(label),
                    label=label,
                    concept=label,
                    path=f"/glossary/{len(found)}/",
                    case_sensitive=case_sensitive,
                )
            )
    return found


TERMS = terms()

TEXTS = r"""
# the first mention, and only it
⟦Training⟧ and training and TRAINING.
⟦training⟧\n\nA paragraph with training.
- ⟦training⟧\n- training
> ⟦training⟧\n\ntraining
## Training\n\n⟦training⟧
`training` then ⟦training⟧
[training](/x/) then ⟦training⟧
# the longest label
A ⟦KV cache⟧ is a ⟦cache⟧.
A ⟦cache⟧ is no ⟦KV cache⟧.
The ⟦learning rate schedule⟧ sets the ⟦learning rate⟧.
The ⟦learning rate⟧ scheduled.
⟦Attention head⟧ by attention head: ⟦attention⟧.
⟦self-attention⟧, not ⟦attention⟧.
⟦Training vs. inference⟧: a page.
⟦Training⟧ vs ⟦inference⟧.
⟦training⟧ vs.inference
⟦GPT-4o⟧ and ⟦GPT-4⟧
⟦batch size⟧ batch-size ⟦batch⟧
⟦注意力机制⟧和⟦注意力⟧
⟦LoRA (low-rank adaptation)⟧ or ⟦LoRA⟧
⟦LoRA⟧ (low-rank) x
# where a word begins and ends
retraining pretraining trainings2 training2 2training
Trainingsdaten, Trainingszeit, Modelltraining
non-training anti-training post-training
⟦training⟧-time and ⟦inference⟧-only
train_training training_set __training
@training #training $training
training@e.example ⟦training⟧ @ home
http://e.example/training https://e.example/inference?q=cache#model
www.e.example/training e.example/training
training.py model.training ⟦training⟧.
⟦training⟧/⟦inference⟧
(⟦training⟧) [⟦inference⟧] “⟦cache⟧” ‘⟦model⟧’ «⟦loss⟧»
⟦training⟧, ⟦inference⟧; ⟦cache⟧: ⟦model⟧! ⟦loss⟧?
⟦training⟧…⟦inference⟧
—⟦training⟧— –⟦inference⟧–
⟦training⟧\t⟦inference⟧
trainingé éтraining обtraining
⟦training⟧= inference+x
# a change of looks
**⟦training⟧** and *⟦inference⟧*
pre*training* *train*ing **C**++
~~⟦training⟧~~
# case
LLM ⟦LLM⟧
~LLM~ llm Llm ⟦LLM⟧
it IT's ⟦IT⟧
max Max ⟦MAX⟧
us Us ⟦US⟧
ios IOS ⟦iOS⟧
VLLM Vllm ⟦vLLM⟧
no NO ⟦No⟧
⟦kv CACHE⟧
ai Ai aI ⟦AI⟧
lora ⟦LoRA⟧
# plurals
⟦KV caches⟧ and ⟦caches⟧
⟦batches⟧ ⟦policies⟧ ⟦losses⟧ ⟦models⟧
⟦LLMs⟧ LLMS ⟦GPUs⟧ GPUS
⟦gases⟧ ⟦buses⟧ ⟦lenses⟧ ⟦kisses⟧ ⟦bosses⟧
⟦series⟧ ⟦processes⟧ ⟦keys⟧
⟦attention heads⟧ ⟦Markov chains⟧ ⟦data sets⟧ ⟦A/B tests⟧
⟦learning rates⟧ ⟦batch sizes⟧
cachess modelss trainingss
RAGS ⟦RAGs⟧ rags
⟦p-values⟧ ⟦x-axis⟧
# possessives, straight and curly
the ⟦model⟧'s size
the ⟦model⟧’s size
the ⟦models⟧' size
the ⟦models⟧’ size
the ⟦LLM⟧'s and the ⟦GPU⟧’s
the ⟦KV cache⟧'s size
⟦Training⟧'S
model'd model'll ⟦model⟧'s
can't don't c'est
⟦O'Reilly⟧ O’Reilly
⟦O’Reilly⟧ books
⟦Bayes' theorem⟧
⟦Bayes’ theorem⟧
⟦l’Hôpital⟧
⟦rock ’n’ roll⟧
# hyphens, line breaks, invisible signs
⟦KV-cache⟧ KV cache
⟦KV‑cache⟧
⟦KV–cache⟧
⟦KV\ncache⟧
⟦KV-\ncache⟧
⟦KV cache⟧
⟦KV cache⟧
⟦KV&nbsp;cache⟧
⟦K­V ca­che⟧
⟦train­ing⟧
KVcache KV_cache KV.cache KV, ⟦cache⟧ KV/cache
KV; ⟦cache⟧
KV  \n⟦cache⟧
⟦fine tuning⟧ fine-tuning
⟦fine‐tuning⟧
finetuning
⟦state-of-the-art⟧
⟦state of\nthe art⟧
state, of the art
⟦mixture of experts⟧
⟦tf-idf⟧
⟦pre-training⟧ pretraining
⟦data-set⟧ dataset
> ⟦KV\n> cache⟧
⟦byte-pair encoding⟧
# signs that belong to a name
⟦C++⟧ and ⟦C⟧ and ⟦C#⟧
C+ ⟦C⟧- C* C+++
⟦.NET⟧ NET net
⟦node.js⟧ node js
⟦Q&A⟧ Q & A
Q&As ⟦Q&A⟧
⟦R²⟧
⟦4-bit⟧ 14-bit
⟦e5⟧ e55 me5
⟦word2vec⟧ ⟦seq2seq⟧
⟦3D⟧ 33D 3Ds
⟦GPT-4⟧ GPT-45 GPT-4x
⟦top-k⟧ ⟦top-p⟧ top-kk
⟦F-score⟧ f
# other scripts
⟦café⟧ cafe
⟦café⟧
⟦naïve Bayes⟧ naive Bayes
⟦STRASSE⟧
⟦GRÖSSE⟧
⟦Ångström⟧
⟦модель⟧ моделью
модели Модели
⟦ёлка⟧ елка
⟦ΣΟΦΌΣ⟧
⟦نموذج⟧ نموذجي
⟦מודל⟧ מודלים
⟦मॉडल⟧ मॉडलों
⟦학습⟧ 학습을
自⟦注意力⟧很重要
⟦大模型⟧的训练
用⟦KV缓存⟧加速
用⟦KV 缓存⟧加速
大規模⟦言語モデル⟧の⟦強化学習⟧
⟦注意\n力⟧
⟦トークン⟧を数える
トークンズ
ビッグデータ ⟦データ⟧
การ⟦ฝึก⟧⟦โมเดล⟧
⟦ＬＬＭ⟧
# where nothing is linked
# Training
## Training\n### Inference\n#### Cache
[training](/x/) [the cache here](/y/)
[**training**](/x/) <https://e.example/training>
![training](/media/x.png "cache")
`training` ``inference`` <kbd>cache</kbd>
```\ntraining\n```
    training
$training$ and $$cache$$
| training | cache |\n|---|---|\n| ⟦training⟧ | ⟦cache⟧ |
:::note Training\n⟦inference⟧\n:::
<Details summary="training">\n⟦inference⟧\n</Details>
<Figure src="/media/x.png" alt="training" caption="cache" />
<!-- training -->⟦inference⟧
\<⟦training⟧\> ⟦inference⟧
&lt;⟦training⟧&gt;
"""


def cases() -> list[str]:
    lines = [line for line in TEXTS.strip().splitlines() if line]
    return [
        line.replace("\\n", "\n").replace("\\t", "\t")
        for line in lines
        if not re.match(r"# [a-z]", line)
    ]


@pytest.mark.parametrize("marked", cases())
def test_exactly_what_is_marked_becomes_a_link(marked: str) -> None:
    html = render_text(MARKED.sub(r"\1", marked)).html
    keys = candidate_keys(html)
    result = link_terms(html, [term for term in TERMS if term.key in keys])
    wanted = [text_of(render_text(text).html).split() for text in MARKED.findall(marked)]
    assert [text_of(words).split() for words in LINK.findall(result.html)] == wanted
    assert text_of(result.html) == text_of(html)


def test_there_are_many_of_them() -> None:
    assert len(cases()) >= 150

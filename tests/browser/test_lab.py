"""The tiny model and its lab, in a real browser."""

import re
import time
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import expect

from glossary.rendering.components.train_infer_lab import recorded_run, usual_text

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

PAGE = "/llm-basics/train-a-tiny-model/"
MODEL = "const it = await import('/static/glossary/js/tiny-model.js');"
FILES = ("train-infer-lab.js", "train-infer-worker.js", "tiny-model.js", "chart.js")


def test_its_modules_are_small():
    files = [Path(finders.find(f"glossary/js/{name}")).read_bytes() for name in FILES]
    assert sum(len(brotli.compress(each)) for each in files) <= 10 * 1024


def test_every_kind_of_gradient_is_what_a_small_change_of_a_weight_does(tab):
    tab.goto("/")
    pairs = tab.evaluate(
        f"""async () => {{ {MODEL}
        const {{text, vocabulary}} = it.prepare("a cat sat on a mat, and that was that.");
        const model = new it.TinyModel({{vocabulary, seed: 3, Numbers: Float64Array}});
        const signs = model.encode(text);
        const [end, tiny, pairs] = [11, 1e-6, []];
        model.backward(signs, end);
        const exact = model.gradients.slice();
        const loss = () => -Math.log(model.forward(signs, end)[signs[end]]);
        for (const [name, start] of Object.entries(model.starts)) {{
          for (let each = 0; each < 40; each++) {{
            const at = start + Math.floor((each * model.shapes[name]) / 40);
            const weight = model.weights[at];
            model.weights[at] = weight + tiny;
            const above = loss();
            model.weights[at] = weight - tiny;
            pairs.push([name, exact[at], (above - loss()) / (2 * tiny)]);
            model.weights[at] = weight;
          }}
        }}
        return pairs; }}"""
    )
    assert len({name for name, *_ in pairs}) == 5
    assert sum(abs(exact) > 1e-4 for _, exact, _ in pairs) > 40
    for name, exact, measured in pairs:
        assert exact == pytest.approx(measured, rel=1e-4, abs=1e-8), name


def test_the_same_seed_gives_the_recorded_run_and_another_one_does_not(tab):
    tab.goto("/")
    run = recorded_run()
    losses, sample, other = tab.evaluate(
        f"""async ([text, run]) => {{ {MODEL}
        const {{text: plain, vocabulary}} = it.prepare(text);
        const trained = (seed, last) => {{
          const model = new it.TinyModel({{vocabulary, seed}});
          const [signs, next, losses] = [model.encode(plain), it.random(seed + 1), []];
          for (let step = 1; step <= last; step++) losses.push(model.train(signs, next, run.steps));
          return [model, losses];
        }};
        const mean = (losses, from) => losses.slice(from, from + 25).reduce((a, b) => a + b) / 25;
        const [model, losses] = trained(run.seed, run.steps);
        const [signs, next] = [model.encode(run.prompt), it.random(run.seed + 2)];
        let sample = "";
        while (sample.length < run.sample.length) {{
          const sign = model.choose(signs, run.temperature, next);
          signs.push(sign);
          sample += vocabulary[sign];
        }}
        const other = mean(trained(9, 25)[1], 0);
        return [[mean(losses, 0), mean(losses, run.steps - 25)], sample, other];
        }}""",
        [usual_text(), run],
    )
    assert losses == pytest.approx([run["losses"][0][1], run["losses"][-1][1]], rel=0.05)
    assert sample[:20] == run["sample"][:20]
    assert other != pytest.approx(losses[0], rel=1e-6)


def test_a_model_is_trained_paused_and_asked_by_keyboard(site, tab):
    complaints = []
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    asked = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(PAGE)
    assert not any("tiny-model.js" in url for url in asked)
    tab.get_by_text("What it learns from").press("Enter")
    tab.get_by_role("spinbutton", name="Steps").fill("1000")  # so that it can be paused in time
    tab.get_by_role("button", name="Start training").press("Enter")
    pause = tab.get_by_role("button", name="Pause")
    pause.press("Enter")
    tab.get_by_role("button", name="Go on training").press("Enter")
    tab.get_by_role("button", name="Trained").wait_for()
    assert tab.locator('[data-lab="step"]').inner_text() == "1,000"
    assert "100 % trained" in tab.locator('[data-lab="status"]').inner_text()
    tab.get_by_role("spinbutton", name="Characters").fill("5")
    tab.get_by_role("button", name="Let it write").press("Enter")
    tab.locator('[data-lab="status"]', has_text="It wrote: the model").wait_for()
    assert len(tab.locator('[data-lab="made"]').text_content()) == 5
    assert tab.locator('[data-lab="infer-all"]').inner_text() == "50,000"
    tab.get_by_role("button", name="Forget all").press("Enter")
    assert tab.get_by_role("button", name="Start training").is_enabled()
    assert not complaints


def test_a_text_that_is_too_short_is_refused_in_words(site, tab):
    tab.goto(PAGE)
    tab.get_by_text("What it learns from").click()
    tab.locator('[data-lab="text"]').fill("short")
    tab.get_by_role("button", name="Start training").click()
    tab.locator(".train-infer-lab-note", has_text="at least 200 characters").wait_for()


def test_training_stops_while_nobody_looks_and_can_go_on(site, tab):
    tab.goto(PAGE)
    tab.get_by_text("What it learns from").press("Enter")
    tab.get_by_role("spinbutton", name="Steps").fill("5000")
    tab.get_by_role("button", name="Start training").press("Enter")
    tab.get_by_role("button", name="Pause").wait_for()
    tab.locator('[data-lab="step"]', has_text=re.compile("[1-9]")).wait_for()
    tab.evaluate(
        """() => { Object.defineProperty(document, "hidden", {value: true, configurable: true});
        document.dispatchEvent(new Event("visibilitychange")); }"""
    )
    tab.get_by_role("button", name="Go on training").wait_for()
    step = tab.locator('[data-lab="step"]')
    until, before, stopped = time.monotonic() + 120, "", step.inner_text()
    while stopped != before:  # what the worker had under way still comes
        assert time.monotonic() < until
        tab.wait_for_timeout(700)
        before, stopped = stopped, step.inner_text()
    assert tab.get_by_role("button", name="Go on training").is_visible()  # and not at its end
    tab.evaluate("delete document.hidden")
    tab.get_by_role("button", name="Go on training").press("Enter")
    expect(step).not_to_have_text(stopped)


def test_what_was_moved_before_its_module_came_is_shown(site, tab):
    held = []
    tab.route("**/train-infer-lab*.js", lambda route: held.append(route))  # noqa: PLW0108 (it looks into a function)
    tab.goto(PAGE)
    slider = tab.get_by_role("slider", name="Temperature")
    with tab.expect_request("**/train-infer-lab*.js"):
        slider.focus()
    slider.press("ArrowRight")
    held.pop().continue_()
    expect(tab.locator('[data-lab="temperature-shown"]')).to_have_text("0.9")

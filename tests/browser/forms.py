"""Opening, filling and saving the admin's forms in a browser, and waiting for what it does."""

from django.urls import reverse

from tests.conftest import BROWSER_SECONDS

# As a browser does it with what lies in the clipboard; takes the text.
PASTE = """text => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const how = {clipboardData: data, bubbles: true, cancelable: true};
    document.activeElement.dispatchEvent(new ClipboardEvent("paste", how));
}"""


def change(thing) -> str:
    return reverse(f"admin:glossary_{thing._meta.model_name}_change", args=[thing.pk])


def fresh(thing):
    return type(thing).objects.get(pk=thing.pk)


def save(tab) -> None:
    tab.click("[name=_continue]:not(.g-first-button)")
    tab.wait_for_selector(".messagelist .success")


def wait(tab, milliseconds: int) -> None:
    """Wait by the page's own timers: what it had put off for less than that is done by then."""
    tab.wait_for_load_state()
    put_off = "ms => new Promise((done) => requestAnimationFrame(() => setTimeout(done, ms)))"
    tab.evaluate(put_off, milliseconds)


def seen(tab, condition: str) -> None:
    """Wait within the page itself until `condition` holds, be it for a moment."""
    tab.evaluate(
        f"""() => new Promise((done, fail) => {{
            setTimeout(() => fail(new Error("never seen")), {1000 * BROWSER_SECONDS});
            const look = () => (({condition}) ? done() : requestAnimationFrame(look));
            look();
        }})"""
    )


COPIED = "[...document.querySelectorAll('button')].some((one) => one.textContent === 'Copied')"


def typed_in(tab, selector: str) -> str:
    return tab.locator(selector).input_value()

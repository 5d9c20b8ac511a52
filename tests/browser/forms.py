"""Opening, filling and saving the admin's forms in a browser."""

from django.urls import reverse

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


def typed_in(tab, selector: str) -> str:
    return tab.locator(selector).input_value()

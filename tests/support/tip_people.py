"""A lead, a reader and a tipster, who talk over a desk in real browsers; and all that must not be found of it anywhere."""

from __future__ import annotations

import json
import secrets
import string
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from playwright.sync_api import Error as NotThere

from lamplighter.core.sealing import codes
from lamplighter.core.sealing.opening.wraps import unwrap_by_recovery
from lamplighter.core.sealing.wraps import read_key_file
from tests.support.browser import Watch, press
from tests.support.readers import ready, unlock
from tests.support.seizure import Search, of_code
from tests.support.tip_pages import SENDING, type_back, words_on
from tests.support.tip_program import DESK_NAME, Program

UNSEALED = """(() => {
  const { encrypt, decrypt } = SubtleCrypto.prototype;
  const bytes = (data) => (ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data));
  SubtleCrypto.prototype.encrypt = async function (how, key, data) {
    if (how.name !== "AES-GCM") return encrypt.call(this, how, key, data);
    const plain = new Uint8Array(data.byteLength + 16);
    plain.set(bytes(data));
    return plain.buffer;
  };
  SubtleCrypto.prototype.decrypt = async function (how, key, data) {
    const all = bytes(data);
    if (how.name !== "AES-GCM" || all.subarray(-16).some((one) => one)) return decrypt.call(this, how, key, data);
    return all.slice(0, -16).buffer;
  };
})();"""
"""Sealing switched off: AES-GCM changes nothing, and its sixteen signs are zeros."""


def mark() -> str:
    """A word that nobody else writes."""
    return "seizure" + "".join(secrets.choice(string.ascii_lowercase) for _ in range(14))


@dataclass
class Secrets:
    """What must not be found, by name."""

    said: dict[str, str] = field(default_factory=dict)
    more: dict[str, str | bytes] = field(default_factory=dict)

    def new(self, name: str) -> str:
        """Something to say."""
        return self.said.setdefault(name, mark())

    def code(self, name: str, words: list[str], entropy: bytes | None = None) -> bytes:
        """A code that somebody was shown."""
        entropy = entropy or codes.read_code(" ".join(words))
        self.more |= of_code(name, words, entropy)
        return entropy

    def search(self) -> Search:
        """A search for all of it."""
        return Search({"the desk's name": DESK_NAME, **self.said, **self.more})


@dataclass
class People:
    """A lead, a reader and a tipster with their browsers, and what they keep to themselves."""

    made: Program
    browser: Browser
    desk: str
    sealed: bool = True
    secrets: Secrets = field(default_factory=Secrets)

    @property
    def base(self) -> str:
        """Where the desk's pages for tipsters are."""
        return f"{self.made.server.url}/tips/{self.desk}"

    def context(self, name: str = "", **more: Any) -> BrowserContext:
        """A browser of the lead, the reader, or the tipster."""
        context = self.made.browser_of(self.browser, name, **more)
        if not self.sealed:
            context.add_init_script(UNSEALED)
        return context

    def page(self, name: str, path: str) -> Page:
        """A page of staff with its script at work."""
        page = self.context(name).new_page()
        watch = Watch(page, self.made.server.url)
        try:
            ready(page, self.made.server.url + path)
        except NotThere as late:
            raise AssertionError(f"{path} is not ready: {watch.errors}") from late
        return page

    def make_keys(self, page: Page, who: str, button: str) -> str:
        """Somebody makes keys in their browser. Returns their passphrase."""
        phrase = " ".join(mark()[7:13] for _ in range(5))
        self.secrets.said[f"passphrase of the {who}"] = phrase
        files: list[str] = []

        def note(request: Request) -> None:
            if request.method == "POST" and "wraps" in (request.post_data or ""):
                files.append(json.loads(request.post_data or "")["file"])

        page.on("request", note)
        page.get_by_role("button", name=button).press("Enter")
        form = page.locator("[data-part=make] [data-passphrase-form]")
        for one in form.locator("[data-secret]").all():
            one.fill(phrase)
        form.locator("[data-secret]").last.press("Enter")
        shown = page.locator("[data-recovery-words] li")
        expect(shown).to_have_count(12)
        words = shown.all_inner_texts()
        page.get_by_role("button", name="I have them on paper").press("Enter")
        page.locator("[data-typed]").fill(" ".join(words))
        page.locator("[data-type-back] button[type=submit]").press("Enter")
        expect(page.locator("[data-news]")).to_contain_text("made", timeout=SENDING)
        entropy = self.secrets.code(f"recovery words of the {who}", words)
        self._note_keys(who, files[-1], entropy)
        return phrase

    def _note_keys(self, who: str, said: str, entropy: bytes) -> None:
        file = read_key_file(said)
        secret = file.wraps[0].box[:-16]
        if self.sealed:
            secret = unwrap_by_recovery(file, entropy)
        for at in range(0, len(secret), 32):
            self.secrets.more[f"private key {at // 32} of the {who}"] = secret[at : at + 32]

    def set_up(self) -> str:
        """Lead and reader make keys, and the lead signs a list. Returns the reader's passphrase."""
        hers = self.page("lead", f"/staff/keys-lead/{self.desk}/")
        phrase = self.make_keys(hers, "lead", "Make the lead’s key")
        mine = self.page("reader", f"/staff/keys/{self.desk}/")
        own = self.make_keys(mine, "reader", "Make my keys")
        ready(hers, hers.url)
        hers.locator("[data-readers]").get_by_role("checkbox").first.check()
        hers.get_by_role("button", name="Sign a new list").press("Enter")
        hers.locator("[data-unlock]").fill(phrase)
        hers.locator("[data-unlock]").press("Enter")
        expect(hers.locator("[data-news]")).to_contain_text("is published", timeout=SENDING)
        hers.context.close()
        mine.context.close()
        return own

    def tell(self) -> list[str]:
        """A tip with answers and a file. Returns its twelve words."""
        page = self.context().new_page()
        page.goto(f"{self.base}/write/")
        page.get_by_label("What happens?").fill(f"Here is {self.secrets.new('text')} at noon.")
        page.get_by_text("Answer some questions").click()
        for name in ("what", "where", "when", "vehicles", "danger"):
            page.locator(f"[data-field={name}]").fill(self.secrets.new(f"answer, {name}"))
        content = f"{self.secrets.new('file')}\n" * 40_000
        name = f"{self.secrets.new('name of the file')}.txt"
        page.get_by_label("Pictures or files").set_input_files(
            [{"name": name, "mimeType": "text/plain", "buffer": content.encode()}]
        )
        page.get_by_label("Send it as it is all the same").check()
        page.get_by_role("button", name="Seal it and send it").press("Enter")
        expect(page.locator(".codecard .words li")).to_have_count(12, timeout=SENDING)
        words = words_on(page)
        self._note_code(words)
        page.get_by_role("button", name="I wrote them down").press("Enter")
        type_back(page, words, "Check them")
        expect(page.get_by_role("heading", level=1)).to_have_text("Your tip is with the desk")
        page.context.close()
        return words

    def _note_code(self, words: list[str]) -> None:
        number = sum(name.startswith("tipster's box key") for name in self.secrets.more)
        which = f" {number + 1}" if number else ""
        secret = codes.tipster_keys(self.secrets.code(f"code{which}", words), self.desk).secret
        self.secrets.more |= {
            f"tipster's box key{which}": secret.box,
            f"tipster's signing key{which}": secret.sign,
        }

    def read_and_reply(self, phrase: str) -> None:
        """The reader opens, searches, saves the file and answers."""
        page = self.page("reader", f"/staff/tips/{self.desk}/")
        unlock(page, phrase)
        page.locator("[data-search]").fill(self.secrets.said["text"].upper())
        page.locator("[data-tip]").first.click()
        expect(page.locator("[data-talk]")).to_contain_text(self.secrets.said["text"])
        if "file" in self.secrets.said:
            with page.expect_download() as download:
                page.get_by_role("button", name="Open and save").press("Enter")
            assert self.secrets.said["file"] in Path(download.value.path()).read_text()
        page.locator("[data-reply]").fill(f"Which door is {self.secrets.new('reply')}?")
        page.get_by_role("button", name="Seal and send").press("Enter")
        expect(page.locator("[data-news]")).to_contain_text("Sealed and sent", timeout=SENDING)
        page.context.close()

    def tell_plainly(self, filling: str) -> list[str]:
        """A tip by the page without JavaScript. Returns its twelve words."""
        page = self.context(java_script_enabled=False).new_page()
        page.goto(f"{self.base}/plain/")
        press(page.get_by_role("button", name="I understand: go on"))
        page.get_by_label("What happens?").fill(f"Here is {self.secrets.new('text')}. {filling}")
        press(page.get_by_role("button", name="Send it, to be sealed by the server"))
        words = words_on(page)
        self._note_code(words)
        page.context.close()
        return words

    def come_back_plainly(self, words: list[str], filling: str) -> None:
        """The same without JavaScript, after a slip of the pen."""
        page = self.context(java_script_enabled=False).new_page()
        page.goto(f"{self.base}/plain/back/")
        for typed in (words[::-1], words):
            page.get_by_label("Your twelve words").fill(" ".join(typed))
            press(page.get_by_role("button", name="I understand: open my mailbox"))
        expect(page.locator("main")).to_contain_text(self.secrets.said["reply"])
        page.get_by_label("Your answer, or something to add").fill(f"{self.secrets.new('further')} {filling}")
        press(page.get_by_role("button", name="Send it, to be sealed by the server"))
        expect(page.get_by_role("status")).to_contain_text("Sent")
        page.context.close()

    def come_back(self, words: list[str], more: str = "") -> None:
        """The tipster reads the answer and writes on."""
        page = self.context().new_page()
        page.goto(f"{self.base}/back/")
        page.get_by_label("Your twelve words").fill(" ".join(words))
        page.get_by_role("button", name="Open my mailbox").press("Enter")
        expect(page.locator("[data-replies]")).to_contain_text(self.secrets.said["reply"], timeout=SENDING)
        page.get_by_label("Your answer, or something to add").fill(f"{self.secrets.new('further')} {more}")
        page.get_by_role("button", name="Seal it and send it").press("Enter")
        expect(page.locator("[data-sent]")).to_be_visible(timeout=SENDING)
        page.context.close()

    def read_on(self, phrase: str) -> None:
        """The reader reads what came."""
        page = self.page("reader", f"/staff/tips/{self.desk}/")
        unlock(page, phrase)
        page.locator("[data-tip]").first.click()
        expect(page.locator("[data-talk]")).to_contain_text(self.secrets.said["further"])
        page.context.close()

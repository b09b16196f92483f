// Comfort for pages that work without it: type size and theme, search suggestions, confirmation, unsaved changes,
// scroll boxes for wide tables, copying and printing. No dependency; nothing here is needed to read, ask or decide.

const root = document.documentElement;

/** Remembers a choice in the cookie that the server reads and writes too, and shows it. */
function prefer(name, value) {
  const life = value ? 60 * 60 * 24 * 365 : 0;
  try {
    document.cookie = `gk_${name}=${value}; Path=/; Max-Age=${life}; SameSite=Lax`;
  } catch {
    // Cookies are forbidden: the choice holds for this page only.
  }
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
}

const systemIsDark = () => matchMedia("(prefers-color-scheme: dark)").matches;

/** What a switch shows as pressed. */
function isOn(name) {
  if (name === "size") return root.dataset.size === "large";
  return root.dataset.theme === "dark" || (root.dataset.theme !== "light" && systemIsDark());
}

/** The value that a press gives; going back to what the system says forgets the choice. */
function toggled(name) {
  if (name === "size") return isOn("size") ? "" : "large";
  const wantDark = !isOn("theme");
  if (wantDark === systemIsDark()) return "";
  return wantDark ? "dark" : "light";
}

/** The size switch says in its words where it leads; the others show whether they are pressed. */
function showSwitches() {
  for (const control of document.querySelectorAll("[data-pref][aria-pressed]")) {
    control.setAttribute("aria-pressed", String(isOn(control.dataset.pref)));
  }
}

function startSwitches() {
  document.addEventListener("click", (event) => {
    const control = event.target.closest("[data-pref]");
    if (!control) return;
    event.preventDefault();
    prefer(control.dataset.pref, toggled(control.dataset.pref));
    showSwitches();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showSwitches);
  showSwitches();
}

/** A polite announcement for screen readers. */
function announce(text) {
  let region = document.getElementById("announcer");
  if (!region) {
    region = document.createElement("p");
    region.id = "announcer";
    region.className = "visually-hidden";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.textContent = text;
}

/** Suggestions under a search box: the combobox pattern with a list, arrows, Enter and Escape. */
function startSuggestions(form, index) {
  const input = form.querySelector("input[type=search]");
  if (!input || input.hasAttribute("list")) return;
  const list = document.createElement("ul");
  list.id = `suggest-${index}`;
  list.className = "suggest";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "搜索建议");
  form.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  let chosen = -1;
  let typed = input.value;
  let timer = 0;
  let pending = null;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (next) => {
    const options = list.children;
    chosen = next;
    for (let i = 0; i < options.length; i += 1) options[i].setAttribute("aria-selected", String(i === chosen));
    if (chosen < 0) {
      input.value = typed;
      input.removeAttribute("aria-activedescendant");
    } else {
      input.value = options[chosen].dataset.value;
      input.setAttribute("aria-activedescendant", options[chosen].id);
    }
  };
  const show = (words) => {
    list.replaceChildren(
      ...words.slice(0, 8).map((word, i) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${i}`;
        option.dataset.value = word;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = word;
        return option;
      }),
    );
    chosen = -1;
    list.hidden = list.children.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    if (!list.hidden) announce(`${list.children.length} 条搜索建议，按上下键选择`);
  };
  const ask = async () => {
    pending?.abort();
    const words = input.value.trim();
    if (!words) return close();
    pending = new AbortController();
    try {
      const answer = await fetch(form.dataset.suggest + encodeURIComponent(words), {
        signal: pending.signal,
        headers: { Accept: "application/json" },
      });
      if (!answer.ok) return close();
      const found = await answer.json();
      if (Array.isArray(found) && document.activeElement === input) show(found.filter((word) => typeof word === "string"));
    } catch {
      // Superseded by the next key, or no connection: searching works without suggestions.
    }
  };

  input.addEventListener("input", (event) => {
    typed = input.value;
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(ask, 160);
  });
  input.addEventListener("compositionend", () => {
    typed = input.value;
    clearTimeout(timer);
    timer = setTimeout(ask, 160);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const count = list.children.length;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      input.value = typed;
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !list.hidden && count) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      // One place more than there are options: before the first stands what was typed.
      choose(((chosen + 1 + step + count + 1) % (count + 1)) - 1);
    }
  });
  input.addEventListener("blur", () => setTimeout(close, 120));
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    input.value = option.dataset.value;
    close();
    form.requestSubmit();
  });
}

/** A form (or its button) with data-confirm="句子" asks before it is sent; data-confirm-title and data-confirm-label word the rest. */
function startConfirmation() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const asker = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!asker.dataset.confirm || form.dataset.confirmed) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    confirmDialog(asker.dataset, button?.textContent.trim()).then((yes) => {
      if (!yes) return;
      form.dataset.confirmed = "yes";
      form.requestSubmit(button ?? undefined);
      delete form.dataset.confirmed;
    });
  }, true);
}

function confirmDialog(words, verb) {
  const dialog = document.createElement("dialog");
  if (!dialog.showModal) return Promise.resolve(window.confirm(words.confirm));
  dialog.className = "dialog";
  const title = document.createElement("h2");
  title.id = "dialog-title";
  title.textContent = words.confirmTitle || "请再确认一次";
  const text = document.createElement("p");
  text.textContent = words.confirm;
  const yes = document.createElement("button");
  yes.className = "button button-primary";
  yes.value = "yes";
  yes.textContent = words.confirmLabel || verb || "确定";
  const no = document.createElement("button");
  no.className = "button button-ghost";
  no.value = "no";
  no.autofocus = true;
  no.textContent = "不，返回";
  const row = document.createElement("form");
  row.method = "dialog";
  row.className = "buttons";
  row.append(yes, no);
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(title, text, row);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      resolve(dialog.returnValue === "yes");
      dialog.remove();
    });
  });
}

/** Forms with data-unsaved warn before the page is left with changes. */
function startUnsavedWarning() {
  let dirty = false;
  for (const form of document.querySelectorAll("form[data-unsaved]")) {
    form.addEventListener("input", () => { dirty = true; });
    form.addEventListener("change", () => { dirty = true; });
    form.addEventListener("submit", () => { dirty = false; });
  }
  window.addEventListener("beforeunload", (event) => {
    if (!dirty) return;
    event.preventDefault();
    event.returnValue = "";
  });
}

/** Tables in running text get the scroll box that data_table has, so that the keyboard reaches them. */
function wrapTables() {
  for (const table of document.querySelectorAll(".prose > table")) {
    const box = document.createElement("div");
    box.className = "scroll";
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", table.caption?.textContent || "表格");
    table.replaceWith(box);
    box.append(table);
  }
  const measure = () => {
    for (const box of document.querySelectorAll(".scroll")) {
      // A box that does not scroll is no stop for the keyboard.
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  measure();
  window.addEventListener("resize", measure);
}

/** The example under an index number pattern follows what is typed. */
function startNumberExample(box) {
  const input = box.querySelector("input");
  const output = box.querySelector("output");
  const [year, month] = box.dataset.on.split("-");
  const parts = { ...box.dataset, year, month: year + month };
  input.addEventListener("input", () => {
    output.textContent = input.value.trim().replace(/\{(\w+)(?::(\d+))?\}/g, (whole, name, width) =>
      name === "serial" ? "1".padStart(Math.min(Number(width ?? 5), 12), "0") : parts[name] ?? whole);
  });
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Plain http has no clipboard interface: take the old way round.
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "visually-hidden";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

function startPageActions() {
  document.addEventListener("click", async (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const copy = event.target.closest("[data-copy-link]");
    if (!copy) return;
    const canonical = document.querySelector("link[rel=canonical]");
    const done = await copyText(copy.dataset.copyLink || canonical?.href || location.href.split("#")[0]);
    const said = done ? "已复制" : "没能复制，请从地址栏复制";
    const before = copy.textContent;
    copy.textContent = said;
    announce(said);
    setTimeout(() => { copy.textContent = before; }, 2500);
  });
}

for (const element of document.querySelectorAll("[data-needs-script]")) element.hidden = false;
startSwitches();
document.querySelectorAll("form[data-suggest]").forEach(startSuggestions);
startConfirmation();
startUnsavedWarning();
document.querySelectorAll("[data-number-pattern]").forEach(startNumberExample);
wrapTables();
startPageActions();
document.querySelector("[data-focus]")?.focus();

// Keeps what is typed into a form with data-draft on this device, until it is handed in or cleared; never sends it anywhere.
// Left out: files, hidden fields, and those named in data-draft-not. Without script, or where storage is forbidden, nothing
// happens and nothing of it is shown.

const KEPT_DAYS = 30;
const WAIT_MS = 400;

function storage() {
  try {
    const found = window.localStorage;
    found.getItem("gk_draft:");
    return found;
  } catch {
    return null;
  }
}

const keyOf = (name) => `gk_draft:${name}`;

/** The fields that are kept. */
function fieldsOf(form) {
  const left = new Set((form.dataset.draftNot ?? "").split(" "));
  return [...form.elements].filter(
    (field) => field.name && !left.has(field.name) && !["file", "hidden", "password", "submit", "button", "fieldset"].includes(field.type),
  );
}

/** What stands in the form, empty fields and first choices of lists left out. */
function valuesOf(form) {
  const values = {};
  for (const field of fieldsOf(form)) {
    if (field.type === "radio" || field.type === "checkbox") {
      if (field.checked) values[field.name] = field.value;
    } else if (field.tagName === "SELECT") {
      if (field.selectedIndex > 0) values[field.name] = field.value;
    } else if (field.value.trim()) {
      values[field.name] = field.value;
    }
  }
  return values;
}

function putBack(form, values) {
  for (const field of fieldsOf(form)) {
    const value = values[field.name];
    if (typeof value !== "string") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === value;
    else field.value = value;
  }
}

/** The draft that is kept; one that is too old or damaged is thrown away. */
function keptDraft(kept, key) {
  try {
    const draft = JSON.parse(kept.getItem(key));
    const fresh = draft && Date.now() - draft.at < KEPT_DAYS * 24 * 60 * 60 * 1000;
    if (fresh && typeof draft.values === "object" && Object.keys(draft.values).length) return draft;
  } catch {
    // Not ours, or cut off.
  }
  kept.removeItem(key);
  return null;
}

function keepDraft(kept, form) {
  const key = keyOf(form.dataset.draft);
  const offer = document.querySelector("[data-draft-offer]");
  const note = document.querySelector("[data-draft-kept]");
  let timer = 0;

  const save = () => {
    clearTimeout(timer);
    timer = 0;
    const values = valuesOf(form);
    try {
      if (Object.keys(values).length) kept.setItem(key, JSON.stringify({ at: Date.now(), values }));
      else kept.removeItem(key);
      note.hidden = kept.getItem(key) === null;
    } catch {
      // The storage is full: nothing is kept.
    }
  };
  const clear = () => {
    clearTimeout(timer);
    timer = 0;
    kept.removeItem(key);
    offer.hidden = true;
    note.hidden = true;
  };

  const draft = keptDraft(kept, key);
  const untouched = Object.keys(valuesOf(form)).length === 0;
  if (draft && untouched) {
    const day = new Date(draft.at);
    offer.querySelector("[data-draft-when]").textContent = `${day.getMonth() + 1}月${day.getDate()}日`;
    offer.hidden = false;
    offer.querySelector("[data-draft-restore]").addEventListener("click", () => {
      putBack(form, draft.values);
      offer.hidden = true;
      note.hidden = false;
      // Tells the warning before leaving that something stands here.
      form.dispatchEvent(new Event("change"));
      fieldsOf(form)[0]?.focus();
    });
  } else if (!untouched) {
    save();
  }
  for (const button of document.querySelectorAll("[data-draft-clear]")) button.addEventListener("click", clear);
  const later = () => {
    offer.hidden = true;
    clearTimeout(timer);
    timer = setTimeout(save, WAIT_MS);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  window.addEventListener("pagehide", () => {
    if (timer) save();
  });
}

const kept = storage();
if (kept) {
  for (const done of document.querySelectorAll("[data-draft-done]")) kept.removeItem(keyOf(done.dataset.draftDone));
  const form = document.querySelector("form[data-draft]");
  if (form) keepDraft(kept, form);
}

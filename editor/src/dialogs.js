// The three questions the toolbar asks: a link's address, a picture's description, a table's size.

/** Asks in a modal dialog; `fields` are {name, label, type, value, …}. Answers the values, or null when put off. */
export function ask(title, fields, { yes = "确定", extra = null } = {}) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog editor-dialog";
  const form = document.createElement("form");
  form.method = "dialog";
  const heading = document.createElement("h2");
  heading.id = "editor-dialog-title";
  heading.textContent = title;
  dialog.setAttribute("aria-labelledby", heading.id);
  form.append(heading);
  for (const field of fields) form.append(row(field));
  const buttons = document.createElement("div");
  buttons.className = "buttons";
  buttons.append(button(yes, "yes", "primary"));
  if (extra) buttons.append(button(extra, "extra", "ghost", true));
  buttons.append(button("取消", "no", "ghost", true));
  form.append(buttons);
  dialog.append(form);
  // Outside the record's own form: a form inside a form is no form.
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      const answer = dialog.returnValue;
      const values = {};
      for (const field of fields) {
        const input = form.elements[field.name];
        values[field.name] = field.type === "checkbox" ? input.checked : input.value.trim();
      }
      dialog.remove();
      if (answer === "yes") resolve(values);
      else resolve(answer === "extra" ? "extra" : null);
    });
  });
}

function row({ name, label, hint, type = "text", value = "", ...more }) {
  const box = document.createElement("div");
  box.className = type === "checkbox" ? "field choice" : "field";
  const input = document.createElement("input");
  input.id = `editor-dialog-${name}`;
  Object.assign(input, { name, type, ...more });
  if (type === "checkbox") input.checked = value;
  else input.value = value;
  const title = document.createElement("label");
  title.htmlFor = input.id;
  title.textContent = label;
  if (type === "checkbox") {
    box.append(input, title);
    return box;
  }
  input.className = "input";
  title.className = "field-label";
  box.append(title);
  if (hint) {
    const note = document.createElement("p");
    note.className = "field-hint";
    note.id = `${input.id}-hint`;
    note.textContent = hint;
    input.setAttribute("aria-describedby", note.id);
    box.append(note);
  }
  box.append(input);
  return box;
}

function button(label, value, kind, skips = false) {
  const element = document.createElement("button");
  element.type = "submit";
  element.value = value;
  element.className = `button button-${kind}`;
  element.textContent = label;
  element.formNoValidate = skips;
  return element;
}

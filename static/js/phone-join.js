"use strict";
// The join form: a search box instead of the long list of units, and names from a list.

const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().trim();
const bare = (text) => fold(text).replace(/^(xa|phuong|thi tran|thi xa|tt\.?|p\.|tx\.?|tp\.?) +(?=\S)/, "");

// Every name under which a unit may be looked for: {value, name, old, district, key}.
function entriesOf(select) {
  const found = [];
  for (const option of select.options) {
    if (!option.value) continue;
    const { d: district = "", o: old = "" } = option.dataset;
    const base = { value: option.value, name: option.text, district };
    found.push({ ...base, old: "", key: bare(option.text), full: fold(option.text) });
    for (const part of old.split("; ").filter(Boolean)) {
      const [, text, hint] = part.match(/^(.*?)(?: \(([^)]*)\))?$/);
      found.push({ ...base, old: text, district: hint || district, key: bare(text), full: fold(text) });
    }
  }
  return found;
}

function search(entries, typed) {
  const wanted = [fold(typed), bare(typed)];
  const fit = (entry) => {
    const scores = wanted.map((text) => {
      if (!text) return 9;
      if (entry.key === text || entry.full === text) return 0;
      if (entry.key.startsWith(text)) return 1;
      if (entry.key.includes(` ${text}`)) return 2;
      return entry.key.includes(text) || entry.full.includes(text) ? 3 : 9;
    });
    return Math.min(...scores) * 2 + (entry.old ? 1 : 0);
  };
  const seen = new Set();
  const ranked = entries.map((entry) => [fit(entry), entry]).filter(([score]) => score < 18);
  ranked.sort((one, other) => one[0] - other[0]);
  const hits = ranked.filter(([, entry]) => !seen.has(entry.value) && seen.add(entry.value)).map(([score, entry]) => ({ ...entry, score }));
  return { hits: hits.slice(0, 8), moved: hits.filter((hit) => hit.score < 2).length > 1 };
}

class Picker {
  constructor(place, texts) {
    this.texts = texts;
    this.select = place.querySelector("select");
    this.entries = entriesOf(this.select);
    const id = `${this.select.name}-search`;
    place.querySelector("label").htmlFor = id;
    this.input = make("input", { id, type: "text", role: "combobox", autocomplete: "off", "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list" });
    this.list = make("ul", { id: `${id}-list`, role: "listbox", "aria-label": place.querySelector("label").textContent, hidden: "" });
    this.note = make("p", { class: "hint", role: "status" }, place.dataset.hint);
    this.select.before(this.input, this.note, this.list);
    this.select.tabIndex = -1;
    this.select.classList.add("visually-hidden");
    this.select.setAttribute("aria-hidden", "true");
    this.hint = place.dataset.hint;
    this.nobody = make("button", { type: "button", class: "button-quiet" }, this.select.options[0].text);
    this.nobody.onclick = () => this.pick(null);
    this.list.after(this.nobody);
    this.input.oninput = () => this.show();
    this.input.onkeydown = (event) => this.key(event);
    this.input.onblur = () => setTimeout(() => this.close(), 200);
    if (this.select.value) this.input.value = this.select.selectedOptions[0].text;
  }

  show() {
    this.select.value = "";
    const { hits, moved } = search(this.entries, this.input.value);
    this.at = -1;
    this.list.replaceChildren(...hits.map((hit, index) => this.item(hit, index)));
    this.list.hidden = hits.length === 0;
    this.input.setAttribute("aria-expanded", String(hits.length > 0));
    this.note.textContent = this.input.value && !hits.length ? this.texts("no_match") : moved ? this.texts("which") : this.hint;
  }

  item(hit, index) {
    const item = make("li", { role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false" });
    item.append(hit.old ? `${hit.old} → ${hit.name}` : hit.name);
    if (hit.district) item.append(make("span", { class: "hint" }, ` · ${this.texts("former", { name: hit.district })}`));
    item.onpointerdown = (event) => event.preventDefault();
    item.onclick = () => this.pick(hit);
    return item;
  }

  key(event) {
    const items = [...this.list.children];
    if (event.key === "Escape") this.close();
    if (event.key === "Enter" && !this.list.hidden) {
      event.preventDefault();
      (items[this.at] || items[0]).click();
    }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    if (!items.length) return;
    this.at = (this.at + (event.key === "ArrowDown" ? 1 : -1) + items.length) % items.length;
    items.forEach((item, index) => item.setAttribute("aria-selected", String(index === this.at)));
    items[this.at].scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", items[this.at].id);
  }

  pick(hit) {
    this.select.value = hit ? hit.value : "";
    this.input.value = hit ? hit.name : "";
    this.note.textContent = hit && hit.old ? `${hit.old} → ${hit.name}` : hit ? "" : this.select.options[0].text;
    this.close();
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    if (!this.select.value && this.input.value) {
      const { hits } = search(this.entries, this.input.value);
      if (hits.length && hits[0].score < 2 && !(hits[1] && hits[1].score < 2)) this.pick(hits[0]);
    }
  }
}

// `enter` gets the fields of the join frame.
class JoinForm {
  constructor(form, texts, enter) {
    this.form = form;
    this.pickers = [...form.querySelectorAll("[data-picker]")].map((place) => new Picker(place, texts));
    this.error = form.querySelector("#name-error");
    this.names = form.dataset.names.split("|");
    form.elements.suggest.onclick = (event) => {
      event.preventDefault();
      this.names.push(this.names.shift());
      form.elements.name.value = this.names[0];
      this.fault("");
    };
    form.onsubmit = (event) => {
      event.preventDefault();
      this.pickers.forEach((picker) => picker.close());
      const name = form.elements.name.value.trim();
      if (!name && form.elements.name.required) this.fault(texts("name_missing"));
      else enter(this.fields(name));
    };
  }

  fields(name) {
    const value = (field) => (this.form.elements[field] ? this.form.elements[field].value : "");
    const join = { commune: value("commune") || null };
    if (name) join.name = name;
    for (const field of ["school", "party_cell"]) if (value(field)) join[field] = value(field);
    if (value("ticket")) join.ticket = value("ticket");
    if (Number(value("members")) > 1) join.members = Number(value("members"));
    if (Number(value("time_factor")) > 1) join.time_factor = Number(value("time_factor"));
    return join;
  }

  fault(text) {
    this.error.textContent = text;
    const input = this.form.elements.name;
    if (!text) {
      input.removeAttribute("aria-invalid");
      return;
    }
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", "name-error");
    input.focus();
  }

  busy(on) {
    this.form.querySelector("#join-button").disabled = on;
  }
}

// The description as a page: one form for each request, filled with its examples, and what came back.
// Built with the DOM alone, so that no text of the description or of an answer becomes markup.

const main = document.getElementById("operations");

start().catch((error) => {
  main.replaceChildren(element("p", { role: "alert" }, `The description cannot be loaded: ${error.message}`));
});

async function start() {
  const description = await (await fetch("/api/openapi.json")).json();
  const sections = description.tags.map((tag) => section(tag, description)).filter(Boolean);
  main.replaceChildren(...sections);
  main.removeAttribute("aria-busy");
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

function section(tag, description) {
  const found = [];
  for (const [path, item] of Object.entries(description.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      if (operation.tags.includes(tag.name)) found.push(operationView(path, method, operation, description));
    }
  }
  return found.length ? element("section", {}, element("h2", {}, tag.name), element("p", {}, tag.description), ...found) : null;
}

function operationView(path, method, operation, description) {
  const summary = element(
    "summary",
    {},
    element("span", { class: "method" }, method.toUpperCase()),
    element("code", {}, path),
    element("span", { class: "quiet" }, ` ${operation.summary}`),
  );
  const details = element("details", { class: "operation", id: `${method} ${path}` }, summary);
  // Made when it is opened: most never are.
  details.addEventListener("toggle", () => details.append(body(path, method, operation, description)), { once: true });
  return details;
}

function body(path, method, operation, description) {
  const fields = [...operation.parameters.map(parameterField), ...bodyFields(operation.requestBody, description)];
  const output = element("div", { role: "status" });
  const form = element("form", {}, ...fields.map((field) => field.row), element("button", {}, "Send"), output);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(path, method, fields, operation.requestBody, output);
  });
  return element("div", {}, form, answers(operation.responses, description));
}

function parameterField(parameter) {
  const options = parameter.schema.enum;
  const value = parameter.in === "path" || parameter.example !== undefined ? String(parameter.example ?? "") : "";
  const required = Boolean(parameter.required);
  const input = options ? choices(options, value, required) : element("input", { value, required, autocomplete: "off" });
  return field(parameter.name, parameter.in, input, parameter.description);
}

function choices(options, value, required) {
  const all = required || options.includes("") ? options : ["", ...options];
  return element("select", {}, ...all.map((option) => element("option", { selected: option === value }, option)));
}

function bodyFields(requestBody, description) {
  if (!requestBody) return [];
  const [[type, content]] = Object.entries(requestBody.content);
  if (type === "application/json") {
    const example = JSON.stringify(content.example ?? content.schema?.examples?.[0] ?? {}, null, 2);
    return [field("body", "json", element("textarea", { rows: 8 }, example), type)];
  }
  const schema = resolve(content.schema, description);
  return Object.entries(schema.properties).map(([name, property]) => {
    const required = (schema.required ?? []).includes(name);
    const isFile = property.contentMediaType !== undefined;
    const input = property.enum ? choices(property.enum, "", required) : element("input", { type: isFile ? "file" : "text", required });
    return field(name, "form", input, property.description);
  });
}

let count = 0;

function field(name, place, input, text = "") {
  input.id = `field-${++count}`;
  const label = element("label", { for: input.id }, element("code", {}, name), element("span", { class: "quiet" }, ` ${place}`));
  const row = element("div", { class: "field" }, label, input);
  if (text) {
    const note = element("small", { id: `${input.id}-note` }, text);
    input.setAttribute("aria-describedby", note.id);
    row.append(note);
  }
  return { name, place, input, row };
}

async function send(path, method, fields, requestBody, output) {
  const address = addressOf(path, fields);
  const options = { method: method.toUpperCase(), ...bodyOf(fields, requestBody) };
  output.replaceChildren(element("p", {}, "Sending …"));
  const began = performance.now();
  try {
    const answer = await fetch(address, options);
    const milliseconds = Math.round(performance.now() - began);
    output.replaceChildren(
      element("h3", {}, `${answer.status} ${answer.statusText}, ${milliseconds} ms`),
      element("pre", { tabindex: 0, "aria-label": "Request" }, `curl ${curlOf(address, options, fields)}`),
      element("pre", { tabindex: 0, "aria-label": "Headers" }, [...answer.headers].map((pair) => pair.join(": ")).join("\n")),
      await shown(answer),
    );
  } catch (error) {
    output.replaceChildren(element("p", {}, `The request failed: ${error.message}`));
  }
}

function addressOf(path, fields) {
  const parts = fields.filter((one) => one.place === "path");
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => {
    const value = parts.find((one) => one.name === name).input.value;
    return value.split("/").map((word) => encodeURIComponent(word).replace(/%(3A|2C|21)/g, decodeURIComponent)).join("/");
  });
  const query = new URLSearchParams(
    fields.filter((one) => one.place === "query" && one.input.value !== "").map((one) => [one.name, one.input.value]),
  );
  return filled + (query.size ? `?${query}` : "");
}

function bodyOf(fields, requestBody) {
  if (!requestBody) return {};
  const json = fields.find((one) => one.place === "json");
  if (json) return { body: json.input.value, headers: { "Content-Type": "application/json" } };
  const form = new FormData();
  for (const { name, place, input } of fields) {
    if (place !== "form") continue;
    const value = input.type === "file" ? input.files[0] : input.value;
    if (value) form.append(name, value);
  }
  return { body: form };
}

function curlOf(address, options, fields) {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const words = options.method === "GET" ? [] : ["-X", options.method];
  for (const { name, place, input } of fields) {
    if (place === "json") words.push("-H", quoted("Content-Type: application/json"), "-d", quoted(input.value));
    if (place === "form" && input.value) words.push("-F", quoted(`${name}=${input.type === "file" ? `@${input.files[0].name}` : input.value}`));
  }
  return [...words, quoted(new URL(address, location.href).href)].join(" ");
}

async function shown(answer) {
  const type = answer.headers.get("Content-Type") ?? "";
  if (type.startsWith("image/")) {
    return element("img", { src: URL.createObjectURL(await answer.blob()), alt: "What came back" });
  }
  const text = await answer.text();
  const pretty = /[/+]json/.test(type) && text ? JSON.stringify(JSON.parse(text), null, 2) : text;
  return element("pre", { tabindex: 0, "aria-label": "Answer" }, pretty || "(nothing)");
}

function answers(responses, description) {
  const list = element("dl");
  for (const [status, response] of Object.entries(responses)) {
    const entry = element("dd", {}, response.description);
    const content = Object.entries(response.content ?? {}).find(([, media]) => media.schema);
    if (content && status.startsWith("2")) {
      const shape = JSON.stringify(resolve(content[1].schema, description), null, 2);
      entry.append(element("details", {}, element("summary", {}, content[0]), element("pre", { tabindex: 0 }, shape)));
    }
    list.append(element("dt", {}, status), entry);
  }
  return element("section", {}, element("h3", {}, "Answers"), list);
}

function resolve(schema, description) {
  if (Array.isArray(schema)) return schema.map((part) => resolve(part, description));
  if (schema === null || typeof schema !== "object") return schema;
  if (schema.$ref) return resolve(description.components.schemas[schema.$ref.split("/").pop()], description);
  return Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, resolve(value, description)]));
}

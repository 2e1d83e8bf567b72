// The description as a page: one form for each request, filled with its examples, and what came back.
// Built with the DOM alone, so that no text of the description or of an answer becomes markup.

const main = document.getElementById("operations");

start().catch((error) => {
  main.replaceChildren(element("p", { role: "alert" }, `The description cannot be loaded: ${error.message}`));
});

async function start() {
  const description = await (await fetch("/api/openapi.json")).json();
  const tags = description.tags.filter((tag) => operationsOf(tag, description).length);
  document.getElementById("sections").replaceChildren(...tags.map((tag) => element("a", { href: `#${tag.name}` }, tag.name)));
  main.replaceChildren(...tags.map((tag) => section(tag, description)));
  main.removeAttribute("aria-busy");
  await know();
  const asked = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (asked instanceof HTMLDetailsElement) asked.open = true;
  asked?.scrollIntoView();
}

// What this gallery really has, in the place of the examples: name, folder, record_id.
const known = {};

async function know() {
  const answer = await fetch("/api/list-images?limit=1").catch(() => null);
  const name = answer?.ok ? (await answer.json()).images[0]?.name : undefined;
  if (!name) return;
  known.name = name;
  if (name.includes("/")) known.folder = name.slice(0, name.lastIndexOf("/"));
  known.url = `${location.origin}/`;
}

function learn(answer) {
  const id = answer?.record_id ?? answer?.records?.[0]?.record_id;
  if (!id) return;
  known.record_id = id;
  for (const input of document.querySelectorAll("input[data-name=record_id]")) input.value = id;
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children);
  return made;
}

// `code` in the texts of the description.
function prose(text) {
  return text.split("`").map((part, at) => (at % 2 ? element("code", {}, part) : part));
}

function operationsOf(tag, description) {
  return Object.entries(description.paths).flatMap(([path, item]) =>
    Object.entries(item).filter(([, one]) => one.tags.includes(tag.name)).map(([method, one]) => [path, method, one]),
  );
}

function section(tag, description) {
  const found = operationsOf(tag, description).map((one) => operationView(...one, description));
  const heading = element("h2", { id: tag.name }, tag.name);
  return element("section", {}, heading, element("p", { class: "quiet" }, ...prose(tag.description)), ...found);
}

function operationView(path, method, operation, description) {
  const summary = element(
    "summary",
    {},
    element("span", { class: `method ${method}` }, method.toUpperCase()),
    element("code", {}, ...path.split(/(?=\/)/).flatMap((part) => [element("wbr"), part])),
    element("span", { class: "quiet" }, ...prose(operation.summary)),
  );
  const details = element("details", { class: "operation", id: `${method}${path}` }, summary);
  // Made when it is opened: most never are.
  details.addEventListener("toggle", () => details.append(body(path, method, operation, description)), { once: true });
  return details;
}

function body(path, method, operation, description) {
  const needsKey = (operation.security ?? []).some((one) => "writeKey" in one);
  const fields = [
    ...(needsKey ? [keyField(description)] : []),
    ...operation.parameters.map(parameterField),
    ...bodyFields(operation.requestBody, description),
  ];
  const status = element("h3", { role: "status" });
  const output = element("div", { class: "answer" });
  const form = element("form", {}, ...fields.map((field) => field.row), element("button", {}, "Send"), status, output);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(path, method, fields, operation.requestBody, status, output);
  });
  return element("div", {}, form, answers(operation.responses, description));
}

function keyField(description) {
  const input = element("input", { type: "password", autocomplete: "off" });
  return field("key", "header", input, description.components.securitySchemes.writeKey.description);
}

function parameterField(parameter) {
  const options = parameter.schema.enum;
  const isFilled = parameter.required || parameter.example !== undefined;
  const value = isFilled ? String(known[parameter.name] ?? parameter.example ?? "") : "";
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
    const isKnown = content.example.record_id && known.record_id;
    const example = JSON.stringify(isKnown ? { ...content.example, record_id: known.record_id } : content.example, null, 2);
    return [field("body", "json", element("textarea", { rows: example.split("\n").length + 1 }, example), type)];
  }
  const schema = resolve(content.schema, description);
  return Object.entries(schema.properties).map(([name, property]) => {
    const required = (schema.required ?? []).includes(name);
    const isFile = property.contentMediaType !== undefined;
    const input = property.enum ? choices(property.enum, "", required) : element("input", { type: isFile ? "file" : "text", required });
    if (!isFile && !property.enum && content.example?.[name]) input.placeholder = content.example[name];
    return field(name, "form", input, property.description);
  });
}

let count = 0;

function field(name, place, input, text = "") {
  input.id = `field-${++count}`;
  input.dataset.name = name;
  const label = element("label", { for: input.id }, element("code", {}, name), element("span", { class: "quiet" }, ` ${place}`));
  const row = element("div", { class: "field" }, label, input);
  if (text) {
    const note = element("small", { id: `${input.id}-note` }, ...prose(text));
    input.setAttribute("aria-describedby", note.id);
    row.append(note);
  }
  return { name, place, input, row };
}

async function send(path, method, fields, requestBody, status, output) {
  const address = addressOf(path, fields);
  const options = { method: method.toUpperCase(), ...bodyOf(fields, requestBody) };
  const key = fields.find((one) => one.place === "header")?.input.value;
  if (key) options.headers = { ...options.headers, Authorization: `Bearer ${key}` };
  status.className = "";
  status.textContent = "Sending …";
  output.replaceChildren();
  const began = performance.now();
  try {
    const answer = await fetch(address, options);
    const milliseconds = Math.round(performance.now() - began);
    const content = await shown(answer);
    status.textContent = `${answer.status} ${answer.statusText}, ${milliseconds} ms`;
    status.className = answer.ok ? "good" : "bad";
    const headers = [...answer.headers].map((pair) => pair.join(": ")).join("\n");
    output.replaceChildren(
      element("pre", { tabindex: 0, "aria-label": "Request" }, `curl ${curlOf(address, options, fields)}`),
      content,
      element("details", {}, element("summary", {}, "Headers"), element("pre", { tabindex: 0, "aria-label": "Headers" }, headers)),
    );
  } catch (error) {
    status.textContent = `The request failed: ${error.message}`;
    status.className = "bad";
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
    if (place === "header" && input.value) words.push("-H", quoted("Authorization: Bearer <key>"));
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
  const json = /[/+]json/.test(type) && text ? JSON.parse(text) : null;
  learn(json);
  const pretty = json ? JSON.stringify(json, null, 2) : text;
  return element("pre", { tabindex: 0, "aria-label": "Answer" }, pretty || "(nothing)");
}

function answers(responses, description) {
  const list = element("dl");
  for (const [status, response] of Object.entries(responses)) {
    const entry = element("dd", {}, ...prose(response.description));
    const content = Object.entries(response.content ?? {}).find(([, media]) => media.schema);
    if (content && status.startsWith("2")) {
      const [type, { schema, example }] = content;
      entry.append(...[["Example", example], ["Schema", resolve(schema, description)]].filter(([, value]) => value).map(([name, value]) =>
        element("details", {}, element("summary", {}, `${name}, ${type}`), element("pre", { tabindex: 0 }, JSON.stringify(value, null, 2))),
      ));
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

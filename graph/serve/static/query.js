"use strict";
// The editor: YASGUI, put to this server alone, with the analysts' questions as its menu.
(() => {
  const known = JSON.parse(document.getElementById("known").textContent);
  const questions = new Map(known.questions.map((question) => [question.name, question]));
  const menu = document.getElementById("question");
  const description = document.getElementById("description");
  const endpoint = new URL("/sparql", location.href).href;
  const start = "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>\nPREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n\nSELECT DISTINCT ?actor ?name WHERE {\n  ?proposition rdf:subject ?actor .\n  ?actor skos:prefLabel ?name .\n}\nLIMIT 100\n";

  // Nothing is looked up anywhere else: not the prefixes, not the terms that could complete what is typed.
  Yasgui.Yasqe.defaults.prefixCcApi = null;
  Yasgui.Yasqe.defaults.autocompleters = ["variables"];
  Yasgui.Yasqe.defaults.value = start;
  Yasgui.Yasr.defaults.prefixes = known.prefixes;

  const yasgui = new Yasgui(document.getElementById("editor"), {
    // Questions and answers are sensitive: nothing is kept in the browser.
    persistenceId: null,
    populateFromUrl: false,
    copyEndpointOnNewTab: false,
    requestConfig: { endpoint, method: "POST" },
    endpointCatalogueOptions: { getData: () => [] },
    yasqe: { persistenceId: null, resizeable: true, prefixCcApi: null, autocompleters: ["variables"], createShortLink: undefined },
    yasr: { persistenceId: null, prefixes: known.prefixes },
  });

  const choose = (name) => {
    const question = questions.get(name);
    if (question === undefined) return;
    menu.value = name;
    description.textContent = question.description;
    yasgui.getTab().setQuery(question.sparql);
  };
  menu.addEventListener("change", () => choose(menu.value));
  addEventListener("hashchange", () => choose(location.hash.slice(1)));
  choose(location.hash.slice(1));

  // What the graph names has a page here; its address elsewhere need not exist.
  const spaces = { "/actor/": known.prefixes.actor, "/id/": known.prefixes.id, "/relation/": known.prefixes.rel };
  const lead = (event) => {
    const link = event.target instanceof Element ? event.target.closest("#editor a[href]") : null;
    if (link === null) return;
    for (const [path, namespace] of Object.entries(spaces)) {
      if (link.href.startsWith(namespace)) link.href = path + link.href.slice(namespace.length);
    }
    link.rel = "noreferrer noopener";
  };
  for (const kind of ["pointerdown", "click", "auxclick", "keydown"]) document.addEventListener(kind, lead, true);
  document.documentElement.dataset.ready = "";
})();

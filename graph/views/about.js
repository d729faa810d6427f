// How to read the page: what stands in it, what its words and counts mean, and its keys.

const KEYS = [
  ["/", "search"], ["Tab, Shift Tab", "to the next or the last control"], ["← →", "between the tabs; in the network, from actor to actor"],
  ["Enter", "open"], ["Esc", "close the details"], ["+ − 0", "in the network: nearer, farther, everything"],
];

function explanations() {
  const types = Object.values(content.types);
  return element("section", { class: "about" },
    element("h2", {}, "How to read this page"),
    element("ul", {},
      element("li", {}, "A claim is what a named source says of two actors, in the words that are quoted. It says that somebody said so, never that it is so."),
      element("li", {}, "A line in the network stands for everything that is said for and against one link. Press it to read each claim."),
      element("li", {}, "Voices are those who speak. A document that says something in its own name is a voice, too."),
      element("li", {}, "An independent root is a source that claims go back to: reprints of one text, and reports of one study, have one root. Where nothing shows what a claim goes back to, its root is unknown and is not counted."),
      element("li", {}, "Confidence is that of the program’s reading: how often claims like this one are read rightly. It says nothing of whether they are true."),
      element("li", {}, "Actors are never merged on a guess: two of the same name stay two until the texts show that they are one.")),
    element("h2", {}, "Types of actors"),
    element("dl", {}, Object.keys(content.types).map((name) =>
      element("div", {}, element("dt", {}, symbol(name), " ", typeLabel(name)), element("dd", {}, content.types[name].definition || "no definition")))),
    types.length ? null : element("p", {}, "There are none."),
    element("h2", {}, "Keys"),
    element("dl", {}, KEYS.map(([key, does]) => element("div", {}, element("dt", {}, element("kbd", {}, key)), element("dd", {}, does)))));
}

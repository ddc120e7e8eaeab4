/**
 * Stands in the bundle where the theme asks for a highlighter: our code blocks do without (see CodeBlock).
 */
export const Prism = { languages: {} };

/** What our inline loaders return (tools/loaders). */
declare module '!!notation!*' {
  const legend: readonly {
    readonly macro: string;
    readonly html: string;
    readonly means: string;
    readonly shape: string;
    readonly code: string;
    readonly first: string;
  }[];
  export default legend;
}
declare module '!!catalogue!*' {
  const chapters: readonly import('./Progress/catalogue').CatalogueChapter[];
  export default chapters;
}
declare module '*.module.css' {
  const classes: Readonly<Record<string, string>>;
  export default classes;
}
declare module '*.woff2' {
  const url: string;
  export default url;
}
declare module '@theme-original/SearchPage' {
  export default function SearchPage(): React.JSX.Element;
}

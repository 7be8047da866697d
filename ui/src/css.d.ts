/** The names of a screen's own styles; `scripts/check-css.mjs` proves that each is there and each is used. */
declare module "*.module.css" {
  const styles: Readonly<Record<string, string>>;
  export default styles;
}

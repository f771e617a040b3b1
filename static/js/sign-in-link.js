// Moves the secret of a link (signing in, a registration) from the address into the form, and out of the address bar.
const form = document.querySelector("form[data-fragment-into]");
const secret = location.hash.slice(1);
if (form && secret) {
  form.elements[form.dataset.fragmentInto].value = secret;
  history.replaceState(null, "", location.pathname);
}

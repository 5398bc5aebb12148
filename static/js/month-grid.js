// The month's grid by keyboard: Enter and the arrows move from member to member, the total follows.
// Without this file the form works: Enter asks the server for the total and saves nothing.
const form = document.querySelector("[data-month-grid]");

if (form) {
  const inputs = [...form.querySelectorAll("input[name^='amount_']")];
  const total = form.querySelector("[data-month-total]");
  const save = form.querySelector("button[name='save']");
  const euros = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" });

  // Reads what the server reads; null where it would refuse.
  const cents = (typed) => {
    const plain = typed.replace(/\s/g, "").replace(/(€|EUR)$/, "");
    if (plain === "") return 0;
    const match = /^(\d+)(?:[,.](\d{0,2}))?$/.exec(plain);
    return match ? Number(match[1]) * 100 + Number((match[2] || "").padEnd(2, "0")) : null;
  };

  const addUp = () => {
    total.value = euros.format(inputs.reduce((sum, input) => sum + (cents(input.value) ?? 0), 0) / 100);
  };

  form.addEventListener("input", addUp);

  form.addEventListener("keydown", (event) => {
    const at = inputs.indexOf(event.target);
    const step = { Enter: 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (at === -1 || step === undefined) return;
    event.preventDefault();
    const next = inputs[at + step];
    if (next) next.select();
    else if (step === 1) save.focus();
  });
}

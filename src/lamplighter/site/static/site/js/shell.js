// Every page: a form that came back with faults says so first.
document.querySelector("[data-focus]")?.focus();

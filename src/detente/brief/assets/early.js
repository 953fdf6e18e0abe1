document.documentElement.classList.add("live-on");

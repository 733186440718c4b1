/* What the pages do by themselves: the menu that folds on small screens, and the search. */
(() => {
	const { root } = document.currentScript.dataset;
	const box = document.getElementById('search');
	const list = document.getElementById('results');
	let index;

	const isWide = matchMedia('(min-width: 50rem)').matches;
	document.getElementById('pages').open = isWide;
	for (const list of document.querySelectorAll('.contents')) list.open = isWide;

	/** Opens the folded section that the address names. */
	function unfold() {
		const target =
			location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
		const entry = target && target.closest('details.entry');
		if (!entry) return;
		entry.open = true;
		target.scrollIntoView();
	}
	addEventListener('hashchange', unfold);
	unfold();

	/** Tells of every table that is wider than the page that it scrolls. */
	const widths = new ResizeObserver((entries) => {
		for (const { target } of entries) {
			target.classList.toggle('scrolls', target.scrollWidth > target.clientWidth + 1);
		}
	});
	for (const table of document.querySelectorAll('.table')) widths.observe(table);

	/** MiniSearch over the sections of all pages, made when it is first needed. */
	function open() {
		if (index) return;
		index = new MiniSearch({
			fields: ['heading', 'page', 'text'],
			storeFields: ['heading', 'page'],
			// QueueStatus is found by "queue" too, agent:checkin by "checkin".
			tokenize: (text) =>
				text.split(/[^\p{L}\p{N}]+/u).flatMap((word) => {
					const parts = word.split(/(?<=\p{Ll})(?=\p{Lu})/u);
					return parts.length > 1 ? [word, ...parts] : [word];
				}),
			searchOptions: {
				prefix: true,
				fuzzy: 0.15,
				combineWith: 'AND',
				boost: { heading: 4, page: 2 },
			},
		});
		index.addAll(window.SECTIONS);
	}

	function show() {
		open();
		const found = box.value.trim() ? index.search(box.value).slice(0, 12) : [];
		list.replaceChildren(
			...found.map(({ id, heading, page }) => {
				const link = document.createElement('a');
				link.href = root + id;
				link.append(heading);
				if (page !== heading) {
					const where = document.createElement('small');
					where.textContent = page;
					link.append(where);
				}
				const entry = document.createElement('li');
				entry.append(link);
				return entry;
			}),
		);
		if (box.value.trim() && found.length === 0) list.textContent = 'Nothing found.';
		list.hidden = !box.value.trim();
	}

	box.addEventListener('focus', open);
	box.addEventListener('input', show);
	box.addEventListener('keydown', ({ key }) => {
		if (key === 'Enter') list.querySelector('a')?.click();
		if (key === 'ArrowDown') list.querySelector('a')?.focus();
	});
	document.addEventListener('keydown', (event) => {
		const isTyping = document.activeElement === box;
		if (event.key === 'Escape') list.hidden = true;
		if (event.key === '/' && !isTyping) {
			event.preventDefault();
			box.focus();
		}
	});
	document.addEventListener('click', ({ target }) => {
		if (!target.closest('.search') || target.closest('#results a')) list.hidden = true;
	});
})();

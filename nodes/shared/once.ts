/** Puts off making a value until it is first needed, and makes it once. */
export function once<T>(make: () => T): () => T {
	let made: T | undefined;
	return () => (made ??= make());
}

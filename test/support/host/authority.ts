import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A certificate and its key, as files. */
export interface Certified {
	readonly certificate: string;
	readonly key: string;
}

/**
 * An authority of a test's own, with one in between as public authorities have it: a server that sends its
 * certificate alone is refused.
 */
export class Authority {
	/** What a program is told to trust. */
	readonly root: string;
	private readonly between: Certified;
	private made = 0;

	/** @param folder where all files go */
	constructor(private readonly folder: string) {
		const root = this.selfSigned('Test Authority', '', ['basicConstraints=critical,CA:true']);
		this.root = root.certificate;
		this.between = this.signed(root, '/CN=Test Authority in Between', 'basicConstraints=CA:true');
	}

	/** A certificate for a name, with its whole chain or without the one in between. */
	issue(name: string, chain: 'whole' | 'leaf' = 'whole'): Certified {
		const leaf = this.signed(this.between, '/CN=server', `subjectAltName=DNS:${name}`);
		if (chain === 'leaf') return leaf;
		const certificate = this.file('chain.pem');
		const parts = [leaf, this.between].map((one) => readFileSync(one.certificate, 'utf8'));
		writeFileSync(certificate, parts.join('\n'));
		return { ...leaf, certificate };
	}

	/** A certificate that nobody has signed but itself. */
	selfSigned(
		subject: string,
		name: string,
		extensions = [`subjectAltName=DNS:${name},IP:127.0.0.1`],
	): Certified {
		const made = { key: this.file('key.pem'), certificate: this.file('cert.pem') };
		openssl(
			...['req', '-x509', ...NEW_KEY, '-days', '2', '-subj', `/CN=${subject}`],
			...extensions.flatMap((extension) => ['-addext', extension]),
			...['-keyout', made.key, '-out', made.certificate],
		);
		return made;
	}

	/** One file with both, as HAProxy wants it. */
	joined({ certificate, key }: Certified): string {
		const file = this.file('both.pem');
		writeFileSync(file, readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'));
		return file;
	}

	private signed(by: Certified, subject: string, extension: string): Certified {
		const made = { key: this.file('key.pem'), certificate: this.file('cert.pem') };
		const request = this.file('request.pem');
		const extensions = this.file('extensions');
		writeFileSync(extensions, extension);
		openssl('req', ...NEW_KEY, '-subj', subject, '-keyout', made.key, '-out', request);
		openssl(
			...['x509', '-req', '-in', request, '-days', '2', '-CA', by.certificate, '-CAkey', by.key],
			...['-CAcreateserial', '-extfile', extensions, '-out', made.certificate],
		);
		return made;
	}

	private file(ending: string): string {
		return path.join(this.folder, `${++this.made}-${ending}`);
	}
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });

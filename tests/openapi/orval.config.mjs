// What orval makes of the document: functions that call by fetch.
export default {
  api: {
    input: process.env.CONTENT_OPENAPI,
    output: { target: `${process.env.CONTENT_MADE}/orval/api.ts`, client: "fetch", mode: "single" },
  },
};

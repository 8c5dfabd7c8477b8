/// A way in which a request tells an endpoint what the reply has to look like.
///
/// Endpoints ignore the forms they do not know, and some say that they know one and ignore it, so the form is found out
/// by asking (`ChatEndpoint.probe()`), not by the server's name.
public enum SchemaForm: String, Sendable, CaseIterable, CustomStringConvertible {
    /// `response_format: {type: json_schema, json_schema: {name, strict, schema}}`: OpenAI, llama.cpp, Ollama, vLLM,
    /// LM Studio.
    case nestedSchema = "response_format json_schema"
    /// `response_format: {type: json_object, schema}`: llama.cpp, llama-cpp-python.
    case objectWithSchema = "response_format json_object with schema"
    /// `structured_outputs: {json}`: vLLM.
    case structuredOutputs = "structured_outputs"
    /// A top-level `json_schema`: llama.cpp. (Its `grammar` says nothing more: every server that takes one takes this.)
    case topLevelSchema = "json_schema"

    /// The form's name.
    public var description: String { rawValue }
}

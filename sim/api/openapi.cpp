// The OpenAPI document. Made from the routes and the messages, so that it cannot say anything else
// than the server does; docs/openapi.json is a copy that a test compares.
#include <nlohmann/json.hpp>

#include "api/router.h"
#include "api/server.h"

namespace ringroom::api {
namespace {

using json = nlohmann::ordered_json;

json reference(std::string_view message) {
    return {{"$ref", "#/components/schemas/" + std::string(message)}};
}

json content(std::string_view answer) {
    if (answer == "wav")
        return {{"audio/wav", {{"schema", {{"type", "string"}, {"format", "binary"}}}}}};
    if (answer == "file")
        return {
            {"application/octet-stream", {{"schema", {{"type", "string"}, {"format", "binary"}}}}}};
    if (answer == "csv")
        return {{"text/csv", {{"schema", {{"type", "string"}}}}}};
    if (answer == "xlsx")
        return {{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                 {{"schema", {{"type", "string"}, {"format", "binary"}}}}}};
    if (answer == "pdf")
        return {{"application/pdf", {{"schema", {{"type", "string"}, {"format", "binary"}}}}}};
    if (answer == "zip")
        return {{"application/zip", {{"schema", {{"type", "string"}, {"format", "binary"}}}}}};
    if (answer == "text")
        return {{"text/plain", {{"schema", {{"type", "string"}}}}}};
    if (answer == "json")
        return {{"application/json", {{"schema", {{"type", "object"}}}}}};
    return {{"application/json", {{"schema", reference(answer)}}}};
}

const char* reason(std::string_view status) {
    static const std::map<std::string_view, const char*> words = {
        {"200", "done"},
        {"201", "made"},
        {"204", "done; nothing to say"},
        {"206", "the part asked for"},
        {"304", "unchanged"},
        {"400", "the request cannot be read"},
        {"401", "no token, or it holds no longer; for /login: refused, for whatever reason"},
        {"403", "the right is missing"},
        {"404", "there is no such thing, or it is not for you to know"},
        {"409", "not in this state"},
        {"415", "a file is wanted and JSON came, or the other way round"},
        {"416", "the range lies past the end"},
        {"426", "a program too old or too new for this lab, by its header Ringroom-Level"},
        {"422", "a value that makes no sense"},
        {"500", "a fault of the server"},
        {"503", "too busy, or the disk refuses; try again"},
        {"504", "the machine gave no answer in time"}};
    const auto found = words.find(status);
    return found == words.end() ? "see message" : found->second;
}

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto end = text.find(' ');
        out.emplace_back(text.substr(0, end));
        text = end == text.npos ? "" : text.substr(end + 1);
    }
    return out;
}

json parameters(const Route& route) {
    json out = json::array();
    for (auto open = route.path.find('{'); open != route.path.npos;
         open = route.path.find('{', open + 1)) {
        const auto close = route.path.find('}', open);
        out.push_back({{"name", std::string(route.path.substr(open + 1, close - open - 1))},
                       {"in", "path"},
                       {"required", true},
                       {"schema", {{"type", "string"}}}});
    }
    for (const auto& name : split(route.queries))
        out.push_back({{"name", name}, {"in", "query"}, {"schema", {{"type", "string"}}}});
    return out;
}

std::string operation_id(const Route& route) {
    std::string out(to_string(route.method));
    for (char& c : out)
        c = static_cast<char>(c - 'A' + 'a');
    for (const char c : route.path)
        if (c != '{' && c != '}')
            out += c == '/' || c == '-' || c == '.' ? '_' : c;
    return out;
}

json responses(const Route& route) {
    json out;
    const auto good = std::to_string(route.status);
    out[good] = {{"description", reason(good)}};
    if (!route.answer.empty())
        out[good]["content"] = content(route.answer);
    std::vector<std::string> errors = {"400"};
    if (route.access != Access::open || route.path == "/login" || route.path == "/metrics")
        errors.emplace_back("401");
    if (route.access == Access::right || route.path == "/metrics")
        errors.emplace_back("403");
    for (const auto& status : split(route.errors))
        errors.push_back(status);
    errors.insert(errors.end(), {"500", "503"});
    for (const auto& status : errors) {
        out[status] = {{"description", reason(status)}};
        if (status == "206")
            out[status]["content"] = content("wav");
        else if (status[0] != '3')
            out[status]["content"] = content("ErrorMessage");
    }
    return out;
}

json operation(const Route& route) {
    json out;
    out["operationId"] = operation_id(route);
    out["summary"] = std::string(route.summary);
    if (route.access == Access::right)
        out["x-right"] = std::string(to_string(route.right));
    out["security"] =
        route.access == Access::open ? json::array() : json::array({{{"token", json::array()}}});
    if (auto list = parameters(route); !list.empty())
        out["parameters"] = std::move(list);
    if (!route.body.empty())
        out["requestBody"] = {{"required", true}, {"content", content(route.body)}};
    out["responses"] = responses(route);
    return out;
}

} // namespace

std::string openapi() {
    json out;
    out["openapi"] = "3.0.3";
    out["info"] = {{"title", "Ringroom"},
                   {"version", "1"},
                   {"description",
                    "The lab's open API. Times are whole milliseconds. Errors have one shape. The "
                    "event stream is a WebSocket at /api/v1/events; see docs/api.md."},
                   {"license", {{"name", "Apache-2.0"}}}};
    out["servers"] = json::array({{{"url", "/api/v1"}}});
    for (const auto& route : routes()) {
        std::string method(to_string(route.method));
        for (char& c : method)
            c = static_cast<char>(c - 'A' + 'a');
        out["paths"][std::string(route.path)][method] = operation(route);
    }
    out["components"]["securitySchemes"]["token"] = {{"type", "http"}, {"scheme", "bearer"}};
    out["components"]["schemas"] = json::parse(wire::schemas());
    return out.dump(1) + "\n";
}

} // namespace ringroom::api

#include "sheet/xml.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/characters.h"
#include "base/utf8.h"
#include "sheet/limits.h"

namespace ringroom::sheet {
namespace {

std::string unescaped(std::string text) {
    for (std::size_t at = 0; (at = text.find("_x", at)) != text.npos; ++at) {
        std::uint32_t code = 0;
        if (text.size() < at + 7 || text[at + 6] != '_')
            continue;
        const auto [end, error] =
            std::from_chars(text.data() + at + 2, text.data() + at + 6, code, 16);
        if (error != std::errc{} || end != text.data() + at + 6)
            continue;
        text.replace(at, 7, utf8_of(std::u32string(1, static_cast<char32_t>(code))));
    }
    return text;
}

} // namespace

Result<std::unique_ptr<pugi::xml_document>> read_xml(Archive& archive, const std::string& part) {
    auto bytes = archive.read(part);
    if (!bytes)
        return tl::unexpected(bytes.error());
    if (std::count(bytes->begin(), bytes->end(), '<') >
        static_cast<std::ptrdiff_t>(limits::xml_marks))
        return fail("sheet.too_large", "too many elements in " + part);
    auto document = std::make_unique<pugi::xml_document>();
    if (!document->load_buffer(bytes->data(), bytes->size(),
                               pugi::parse_default | pugi::parse_ws_pcdata_single))
        return fail("sheet.broken", "no XML in " + part);
    return document;
}

std::string_view local_name(std::string_view name) {
    return name.substr(name.find(':') + 1); // npos + 1 is 0
}

pugi::xml_node child(pugi::xml_node of, std::string_view name) {
    for (const auto node : of.children())
        if (local_name(node.name()) == name)
            return node;
    return {};
}

std::vector<pugi::xml_node> children(pugi::xml_node of, std::string_view name) {
    std::vector<pugi::xml_node> out;
    for (const auto node : of.children())
        if (local_name(node.name()) == name)
            out.push_back(node);
    return out;
}

std::string_view attribute(pugi::xml_node of, std::string_view name) {
    for (const auto one : of.attributes())
        if (local_name(one.name()) == name)
            return one.value();
    return {};
}

bool flag(pugi::xml_node of, std::string_view name) {
    const auto value = attribute(of, name);
    return value == "1" || value == "true";
}

std::string rich_text(pugi::xml_node of) {
    std::string out;
    for (const auto node : of.children()) {
        const auto name = local_name(node.name());
        if (name == "t")
            out += node.text().get();
        else if (name == "r")
            out += child(node, "t").text().get();
    }
    return unescaped(valid_utf8(out) ? std::move(out) : utf8_of(characters_of(out)));
}

} // namespace ringroom::sheet

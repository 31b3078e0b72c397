#include "sheet/xlsx.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/characters.h"
#include "base/utf8.h"
#include "sheet/archive.h"
#include "sheet/limits.h"
#include "sheet/number_format.h"
#include "sheet/xlsx_table.h"
#include "sheet/xml.h"

namespace ringroom::sheet {
namespace {

struct Relation {
    std::string id;
    std::string type; ///< last word of the type's address: "worksheet"
    std::string part; ///< from the root of the archive
};

std::string folder_of(std::string_view part) {
    const auto slash = part.rfind('/');
    return std::string(slash == part.npos ? "" : part.substr(0, slash + 1));
}

/// "../a" and "/a" as well as "a", from the folder of the part that says it.
std::string resolved(std::string folder, std::string_view target) {
    if (target.starts_with('/'))
        return std::string(target.substr(1));
    while (target.starts_with("../") || target.starts_with("./")) {
        if (target.starts_with("../") && !folder.empty())
            folder = folder_of(std::string_view(folder).substr(0, folder.size() - 1));
        target.remove_prefix(target.find('/') + 1);
    }
    return folder + std::string(target);
}

Result<std::vector<Relation>> relations_of(Archive& archive, const std::string& part) {
    const auto folder = folder_of(part);
    const auto file = folder + "_rels/" + part.substr(folder.size()) + ".rels";
    const auto document = read_xml(archive, file);
    if (!document)
        return tl::unexpected(document.error());
    std::vector<Relation> out;
    for (const auto node : children(child(**document, "Relationships"), "Relationship")) {
        const auto type = attribute(node, "Type");
        out.push_back({std::string(attribute(node, "Id")),
                       std::string(type.substr(type.rfind('/') + 1)),
                       resolved(folder, attribute(node, "Target"))});
    }
    return out;
}

/// Formats by the place of their cell style.
Result<std::vector<NumberFormat>> read_styles(Archive& archive, const std::string& part) {
    const auto document = read_xml(archive, part);
    if (!document)
        return tl::unexpected(document.error());
    const auto root = child(**document, "styleSheet");
    std::map<int, NumberFormat> own;
    const auto number = [](std::string_view text) {
        int value = 0;
        std::from_chars(text.data(), text.data() + text.size(), value);
        return value;
    };
    for (const auto node : children(child(root, "numFmts"), "numFmt"))
        own[number(attribute(node, "numFmtId"))] = format_of(attribute(node, "formatCode"));
    std::vector<NumberFormat> formats;
    for (const auto node : children(child(root, "cellXfs"), "xf")) {
        const auto id = number(attribute(node, "numFmtId"));
        const auto found = own.find(id);
        formats.push_back(found == own.end() ? built_in_format(id) : found->second);
    }
    return formats;
}

Result<std::vector<std::string>> read_strings(Archive& archive, const std::string& part) {
    const auto document = read_xml(archive, part);
    if (!document)
        return tl::unexpected(document.error());
    std::vector<std::string> out;
    for (const auto node : children(child(**document, "sst"), "si"))
        out.push_back(rich_text(node));
    return out;
}

class Reader {
public:
    Reader(Archive& archive, Findings& findings)
        : archive_(archive)
        , findings_(findings) {}

    Result<Book> book(std::string_view file) {
        const auto root = relations_of(archive_, "");
        if (!root)
            return tl::unexpected(root.error());
        const auto main = find(*root, "officeDocument");
        if (main.empty() || main.ends_with(".bin") || main.find("xl/") == main.npos)
            return fail("sheet.other_program", "no workbook");
        const auto workbook = read_xml(archive_, main);
        const auto parts = relations_of(archive_, main);
        if (!workbook || !parts)
            return tl::unexpected(workbook ? parts.error() : workbook.error());
        if (const auto got = read_shared(*parts); !got)
            return tl::unexpected(got.error());
        const auto top = child(**workbook, "workbook");
        shared_.from_1904 = flag(child(top, "workbookPr"), "date1904");
        Book book{std::string(file), Format::xlsx, "UTF-8", {}};
        for (const auto node : children(child(top, "sheets"), "sheet")) {
            if (book.tables.size() == limits::tables) {
                findings_.error(0, std::nullopt, "sheet.tables",
                                {{"limit", std::to_string(limits::tables)}});
                break;
            }
            if (const auto got = add_table(book, node, *parts); !got)
                return tl::unexpected(got.error());
        }
        return book;
    }

private:
    static std::string find(const std::vector<Relation>& relations, std::string_view type) {
        for (const auto& relation : relations)
            if (relation.type == type)
                return relation.part;
        return {};
    }

    Result<void> read_shared(const std::vector<Relation>& parts) {
        if (const auto part = find(parts, "sharedStrings"); !part.empty() && archive_.has(part)) {
            auto strings = read_strings(archive_, part);
            if (!strings)
                return tl::unexpected(strings.error());
            shared_.strings = std::move(*strings);
        }
        if (const auto part = find(parts, "styles"); !part.empty() && archive_.has(part)) {
            auto styles = read_styles(archive_, part);
            if (!styles)
                return tl::unexpected(styles.error());
            shared_.formats = std::move(*styles);
        }
        return {};
    }

    Result<void> add_table(Book& book, pugi::xml_node node, const std::vector<Relation>& parts) {
        const auto id = attribute(node, "id"); // r:id
        const auto relation = std::find_if(parts.begin(), parts.end(),
                                           [&](const Relation& one) { return one.id == id; });
        if (relation == parts.end() || relation->type != "worksheet")
            return {}; // a chart, or a macro's page
        const auto document = read_xml(archive_, relation->part);
        if (!document)
            return tl::unexpected(document.error());
        const auto state = attribute(node, "state");
        const std::string name(attribute(node, "name"));
        Table table{valid_utf8(name) ? name : utf8_of(characters_of(name)),
                    state == "hidden" || state == "veryHidden",
                    {}};
        read_table(child(**document, "worksheet"), shared_, cells_left_, table, findings_);
        book.tables.push_back(std::move(table));
        return {};
    }

    Archive& archive_;
    Findings& findings_;
    Shared shared_;
    std::size_t cells_left_ = limits::cells;
};

} // namespace

std::optional<Book> read_xlsx(std::string_view bytes, std::string_view file, Findings& findings) {
    const auto complain = [&](const Error& error) {
        findings.error(
            0, std::nullopt, error.code,
            {{"limit", std::to_string(limits::unzipped_bytes / 1024 / 1024)}, {"why", error.text}});
        return std::nullopt;
    };
    auto archive = Archive::open(bytes);
    if (!archive)
        return complain(archive.error());
    if (!(*archive)->has("_rels/.rels")) // a text document, an archive of files
        return complain({"sheet.other_program", "no package"});
    auto book = Reader(**archive, findings).book(file);
    if (!book)
        return complain(book.error());
    if (!findings.clean())
        return std::nullopt;
    return std::move(*book);
}

} // namespace ringroom::sheet

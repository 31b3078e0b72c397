#pragma once
// Inside of room sheet: parts of an XLSX file as trees. Programs differ in the prefix they give the
// namespace (`<row>`, `<x:row>`), so names are compared behind the colon.
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <pugixml.hpp>

#include "base/result.h"
#include "sheet/archive.h"

namespace ringroom::sheet {

/// Errors: those of Archive::read(), "sheet.broken", "sheet.too_large" (limits::xml_marks).
[[nodiscard]] Result<std::unique_ptr<pugi::xml_document>> read_xml(Archive& archive,
                                                                   const std::string& part);
[[nodiscard]] std::string_view local_name(std::string_view name);
/// The first child of that name; none: an empty node.
[[nodiscard]] pugi::xml_node child(pugi::xml_node of, std::string_view name);
[[nodiscard]] std::vector<pugi::xml_node> children(pugi::xml_node of, std::string_view name);
/// Empty where it is missing. Compared behind the colon too.
[[nodiscard]] std::string_view attribute(pugi::xml_node of, std::string_view name);
/// Whether the attribute says so: "1" or "true".
[[nodiscard]] bool flag(pugi::xml_node of, std::string_view name);
/// The text of a `<si>`, `<is>` or comment: its runs joined, without what tells how to pronounce
/// it; `_x000D_` and the like as the characters they stand for.
[[nodiscard]] std::string rich_text(pugi::xml_node of);

} // namespace ringroom::sheet

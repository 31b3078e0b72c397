#pragma once
// From an author's file to a flow. The words stand in docs/ivr-language.md:
//
//     flow { title = "96100", number = "96100" }
//     menu "welcome" { play = "Press 1 for faults.", keys = { ["1"] = "faults" } }
//     queue "faults" { queue = "faults" }
//
// Chinese words mean the same: 流程 菜单 排队, and both may stand in one file. Every mistake is
// named with line and column; nothing is loaded while there is an error.
#include <string>
#include <string_view>

#include "ivr/flow.h"

namespace ringroom::ivr {

/// Pure: `text` is the file's content, `file` its name in messages, `language` that of messages,
/// `known` what the lab gives it to name.
[[nodiscard]] Compiled load_flow(const std::string& file, std::string_view text, Language language,
                                 const Vocabulary& known = {});

} // namespace ringroom::ivr

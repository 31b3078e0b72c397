#pragma once
// Fields as forms are made of: a label at the left, right-aligned, and what is typed beside it. The
// window's thread.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <imgui.h>

#include "seat/desk.h"

namespace ringroom::seat {

struct FieldLook {
    std::string hint;     ///< shown while it is empty
    bool missing = false; ///< it is asked for
    int lines = 1;
    float width = -1;          ///< pixels; -1: to the edge
    bool focus = false;        ///< the cursor goes there in this frame
    bool enter_leaves = false; ///< Enter ends typing; else it goes on to the next field
    std::size_t bytes = 0;     ///< typed past this is not taken; 0: limits::field_bytes
    bool letters_pass = false; ///< of a list: closed it leaves letters to the page
};

/// The label, so that a field of one line may follow at the same height.
void field_label(Desk& desk, const std::string& label, float width, bool missing = false);
/// The numbers of people that were typed, parted by whatever is no figure: "1001, 1002",
/// "1001，1002".
[[nodiscard]] std::vector<std::string> numbers_typed(const std::string& text);
/// The whole number that was typed, within the bounds; nothing for anything else.
[[nodiscard]] std::optional<std::int64_t> number_in(const std::string& text, std::int64_t least,
                                                    std::int64_t most);
/// A whole number of parts: "7.5" with three places is 7500. Nothing for what is no such number
/// between `least` and `most`, both in parts.
[[nodiscard]] std::optional<std::int64_t> decimal_in(std::string_view text, int places,
                                                     std::int64_t least, std::int64_t most);
/// Without needless zeros.
[[nodiscard]] std::string decimal_text(std::int64_t parts, int places);
/// True in the frame in which a person has changed the value.
bool text_field(Desk& desk, const char* id, std::string& value, const FieldLook& look = {});
/// `none`, where it is not empty, names a first row that empties the value; `labels`, where they
/// are not empty, stand in the rows in place of the options.
bool choice_field(Desk& desk, const char* id, std::string& value,
                  const std::vector<std::string>& options, const FieldLook& look = {},
                  const std::string& none = {}, const std::vector<std::string>& labels = {});

} // namespace ringroom::seat

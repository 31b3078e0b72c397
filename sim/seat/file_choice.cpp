#include "seat/file_choice.h"

#include <algorithm>
#include <chrono>

#include "base/content.h"
#include "base/utf8.h"
#include "seat/desk.h"
#include "seat/downloads.h"
#include "seat/fields.h"
#include "seat/limits.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

namespace fs = std::filesystem;

WallTime changed_at(const fs::path& file) {
    std::error_code error;
    const auto time = fs::last_write_time(file, error);
    if (error)
        return {};
    const auto since = std::chrono::file_clock::to_sys(time).time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

} // namespace

Result<std::string> bytes_to_send(const fs::path& file, std::size_t most, const char* too_large) {
    std::error_code error;
    const auto size = fs::is_regular_file(file, error) ? fs::file_size(file, error) : 0;
    if (error || size == 0)
        return fail("seat.exam.no_file", file.string());
    if (size > most)
        return fail(too_large, file.string());
    auto bytes = content_of(file);
    if (!bytes)
        return fail("seat.exam.no_file", file.string());
    return std::move(*bytes);
}

FileChoice::FileChoice(Desk& desk, std::initializer_list<const char*> endings)
    : desk_(desk)
    , endings_(endings.begin(), endings.end())
    , files_("files", {{"seat.exam.file"}, {"seat.exam.file_size", true}, {"seat.exam.changed"}}) {}

void FileChoice::begin() {
    std::vector<TableRow> rows;
    for (const auto& path : sorted_entries(downloads_folder())) {
        const auto ending = path.extension().string();
        if (std::find(endings_.begin(), endings_.end(), ending) == endings_.end())
            continue;
        if (rows.size() == limits::files_listed)
            break;
        std::error_code unknown;
        const auto size = static_cast<std::int64_t>(fs::file_size(path, unknown));
        const auto time = to_iso(changed_at(path));
        rows.push_back({path.string(),
                        {{path.filename().string()},
                         {std::to_string((size + 1'023) / 1'024) + " KB", size},
                         {when_text(time), when_rank(time), Tone::soft}}});
    }
    files_.rows.set(std::move(rows));
    files_.rows.sort(2, true);
}

std::optional<fs::path> FileChoice::draw(ImVec2 size, const std::string& hint, bool ready) {
    auto& look = desk_.look;
    std::optional<fs::path> out;
    const float top = ImGui::GetCursorPosY();
    say(look, desk_.words("seat.exam.import_title"), Type::large, look.colours().ink);
    say(look, hint, Type::small, look.colours().soft, true);
    text_field(desk_, "##path", path_,
               {.hint = desk_.words("seat.exam.import_path"),
                .width = look.px(520),
                .enter_leaves = true});
    const bool entered = ImGui::IsItemDeactivated() && pressed(Key::open);
    ImGui::SameLine(0, look.px(8));
    const auto words = desk_.words("seat.exam.import_look");
    const bool named = ready && !blank(path_);
    const bool clicked =
        key_button(look, "look", words, "", {button_width(look, words, ""), look.px(32)},
                   Weight::plain, named);
    if (named && !desk_.covered && (clicked || entered))
        out = std::string(trimmed(path_));
    const float used = ImGui::GetCursorPosY() - top;
    const auto asked =
        files_.draw(desk_, {size.x, size.y - used}, desk_.words("seat.exam.import_none"), !entered);
    if (asked && ready)
        out = asked->id;
    return out;
}

} // namespace ringroom::seat

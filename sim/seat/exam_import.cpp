#include "seat/exam_import.h"

#include <algorithm>

#include <sodium.h>

#include "seat/back.h"
#include "seat/desk.h"
#include "seat/downloads.h"
#include "seat/exam_bank.h"
#include "seat/limits.h"
#include "seat/plain.h"
#include "seat/sheet_import.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

namespace fs = std::filesystem;

std::string base64_of(std::string_view bytes) {
    std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
    sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                      bytes.size(), sodium_base64_VARIANT_ORIGINAL);
    out.pop_back(); // the end of a C string
    return out;
}

} // namespace

Result<wire::QuestionFile> question_file(const fs::path& file) {
    const auto bytes = bytes_to_send(file, limits::exam_import_bytes, "seat.exam.large_file");
    if (!bytes)
        return tl::unexpected(bytes.error());
    wire::QuestionFile out{.name = file.filename().string()};
    for (std::size_t at = 0; at < bytes->size(); at += limits::exam_import_piece)
        out.pieces.push_back(
            base64_of(std::string_view(*bytes).substr(at, limits::exam_import_piece)));
    return out;
}

ExamImport::ExamImport(Desk& desk)
    : desk_(desk)
    , files_(desk, {".gift", ".txt", ".csv", ".xlsx", ".xls"}) // the last is told what to do
    , mistakes_("mistakes", {{"seat.exam.line", true},
                             {"seat.exam.column", true},
                             {"seat.exam.severity"},
                             {"seat.exam.mistake"}})
    , questions_("planned", {{"seat.exam.line", true},
                             {"seat.exam.change"},
                             {"seat.exam.item_key"},
                             {"seat.exam.category"},
                             {"seat.exam.item_kind"},
                             {"seat.exam.points_each", true},
                             {"seat.exam.stem"}}) {}

std::vector<Key> ExamImport::foot_keys() const {
    if (!planned_)
        return FileChoice::foot_keys();
    if (plan_.done)
        return {Key::choose, Key::escape};
    return is_wrong() ? std::vector{Key::choose, Key::open, Key::escape}
                      : std::vector{Key::choose, Key::save, Key::open, Key::escape};
}

bool ExamImport::is_wrong() const {
    return std::any_of(plan_.mistakes.begin(), plan_.mistakes.end(),
                       [](const auto& one) { return one.severity == "error"; });
}

void ExamImport::begin() {
    planned_ = false;
    files_.begin();
}

bool ExamImport::draw(ImVec2 size) {
    take_answers();
    const bool leaves = !desk_.covered && !ImGui::GetIO().WantTextInput && pressed(Key::escape);
    if (planned_)
        draw_plan(size);
    else if (const auto file = files_.draw(
                 size,
                 desk_.words("seat.exam.import_hint", {{"folder", downloads_folder().string()}}),
                 !previewing_.waiting()))
        look_at(*file);
    if (leaves && planned_) {
        planned_ = false;
        return false;
    }
    return leaves;
}

void ExamImport::look_at(const fs::path& file) {
    if (busy())
        return; // its answer is for the file on show
    auto read = question_file(file);
    if (!read)
        return desk_.back.tell(read.error().code);
    path_ = file; // itself, where it is looked at again
    file_ = std::move(*read);
    desk_.back.ask("POST", "/questions/preview", wire::encode(file_), previewing_.begin());
}

void ExamImport::take_answers() {
    const auto plan_in = [](const Result<std::string>& answer) {
        return answer.and_then(
            [](const auto& body) { return wire::decode<wire::QuestionImport>(body); });
    };
    if (const auto answer = previewing_.take())
        if (auto plan = plan_in(*answer)) {
            plan_ = std::move(*plan);
            planned_ = true;
            fill();
        }
    if (const auto answer = importing_.take())
        if (auto plan = plan_in(*answer)) {
            plan_ = std::move(*plan);
            fill();
            if (plan_.done)
                desk_.back.tell_done(desk_.words("seat.exam.imported",
                                                 {{"count", std::to_string(plan_.items.size())}}));
        }
}

void ExamImport::fill() {
    std::vector<TableRow> mistakes;
    for (std::size_t i = 0; i < plan_.mistakes.size(); ++i) {
        const auto& one = plan_.mistakes[i];
        const bool error = one.severity == "error";
        mistakes.push_back({std::to_string(i),
                            {{std::to_string(one.line), one.line},
                             {one.column > 0 ? std::to_string(one.column) : "", one.column},
                             {desk_.words(error ? "seat.exam.error" : "seat.exam.warning"), error,
                              error ? Tone::danger : Tone::warn},
                             {one.message}}});
    }
    mistakes_.rows.set(std::move(mistakes));
    std::vector<TableRow> rows;
    for (std::size_t i = 0; i < plan_.items.size(); ++i) {
        const auto& one = plan_.items[i];
        const auto change = "seat.exam.effect." + one.change;
        rows.push_back({std::to_string(i),
                        {{std::to_string(one.line), one.line},
                         {has_text(change) ? desk_.words(change) : one.change, 0,
                          one.change == "added"     ? Tone::ok
                          : one.change == "changed" ? Tone::warn
                                                    : Tone::soft},
                         {one.key, 0, Tone::strong},
                         {one.category, 0, Tone::soft},
                         {exam_kind_words(desk_, one.kind)},
                         {points_text(one.points), one.points},
                         {one_line(one.stem, 120)}}});
    }
    questions_.rows.set(std::move(rows));
}

void ExamImport::draw_plan(ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const auto count = [&](std::string_view change) {
        return std::to_string(std::count_if(plan_.items.begin(), plan_.items.end(),
                                            [&](const auto& one) { return one.change == change; }));
    };
    const bool wrong = is_wrong();
    const float top = ImGui::GetCursorPosY();
    say(look, one_line(file_.name, 80), Type::large, c.ink);
    say(look,
        plan_.done
            ? desk_.words("seat.exam.imported", {{"count", std::to_string(plan_.items.size())}})
        : wrong ? desk_.words("seat.exam.import_wrong",
                              {{"count", std::to_string(plan_.mistakes.size())}})
                : desk_.words("seat.exam.import_plan", {{"added", count("added")},
                                                        {"changed", count("changed")},
                                                        {"same", count("same")}}),
        Type::normal,
        plan_.done ? c.ok
        : wrong    ? c.danger
                   : c.ink,
        true);
    if (!plan_.done)
        draw_buttons(!wrong);
    float left = size.y - (ImGui::GetCursorPosY() - top);
    if (!plan_.mistakes.empty()) {
        const float high = plan_.items.empty() ? left : left / 3;
        (void)mistakes_.draw(desk_, {size.x, high}, "", plan_.items.empty());
        left -= high;
    }
    if (!plan_.items.empty())
        (void)questions_.draw(desk_, {size.x, left}, "");
}

/// Takes it in, where nothing is wrong, and looks at the file again.
void ExamImport::draw_buttons(bool goes) {
    auto& look = desk_.look;
    if (goes) {
        const auto words = desk_.words("seat.exam.import_now");
        const auto key = desk_.key_label(Key::save);
        const bool ready = !busy() && !plan_.items.empty();
        const bool go =
            key_button(look, "import", words, key, {button_width(look, words, key), look.px(34)},
                       Weight::primary, ready);
        ImGui::SameLine(0, look.px(8));
        if (ready && !desk_.covered && (go || pressed(Key::save)))
            desk_.back.ask("POST", "/questions/import", wire::encode(file_), importing_.begin());
    }
    if (look_again_button(desk_, goes ? Weight::plain : Weight::primary, !busy()))
        look_at(path_);
}

} // namespace ringroom::seat

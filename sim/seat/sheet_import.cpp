#include "seat/sheet_import.h"

#include <algorithm>

#include "client/facts.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/downloads.h"
#include "seat/fields.h"
#include "seat/limits.h"
#include "seat/plain.h"

namespace ringroom::seat {

bool look_again_button(Desk& desk, Weight weight, bool ready) {
    auto& look = desk.look;
    const auto words = desk.words("seat.spreadsheet.again");
    const auto key = desk.key_label(Key::open);
    const bool clicked =
        key_button(look, "again", words, key,
                   {button_width(look, words, key) + look.px(20), look.px(34)}, weight, ready);
    const bool struck = !ImGui::GetIO().WantTextInput && pressed(Key::open);
    return ready && !desk.covered && (clicked || struck);
}

SheetImport::SheetImport(Desk& desk, std::string target, const char* hint,
                         std::vector<Column> columns, Reader reader)
    : desk_(desk)
    , target_(std::move(target))
    , hint_(hint)
    , reader_(std::move(reader))
    , files_(desk, {".csv", ".xlsx", ".xls", ".txt"})
    , findings_("findings",
                {{"seat.spreadsheet.place"}, {"seat.exam.severity"}, {"seat.exam.mistake"}})
    , rows_("planned", std::move(columns)) {}

std::vector<Key> SheetImport::foot_keys() const {
    if (!planned_)
        return FileChoice::foot_keys();
    if (plan_.sound && plan_.changes)
        return {Key::choose, Key::save, Key::narrow, Key::open, Key::escape};
    return {Key::choose, Key::open, Key::narrow, Key::escape};
}

void SheetImport::begin() {
    planned_ = false;
    files_.begin();
}

bool SheetImport::draw(ImVec2 size) {
    take_answers();
    const bool leaves = !desk_.covered && !ImGui::GetIO().WantTextInput && pressed(Key::escape);
    if (planned_) {
        draw_plan(size);
        if (leaves)
            begin();
        return false;
    }
    if (auto file = files_.draw(size, desk_.words(hint_, {{"folder", downloads_folder().string()}}),
                                !busy()))
        look_at(std::move(*file), "");
    return leaves && !applying_.waiting();
}

std::string SheetImport::url(bool preview) const {
    auto out = target_ + "?preview=" + (preview ? "true" : "false") +
               "&file=" + client::segment(file_.filename().string());
    if (!sheet_.empty())
        out += "&sheet=" + client::segment(sheet_);
    if (!preview)
        out += "&version=" + client::segment(plan_.version);
    return out;
}

void SheetImport::look_at(std::filesystem::path file, std::string sheet) {
    if (busy())
        return; // its answer is for the file on show
    auto bytes = bytes_to_send(file, limits::list_bytes, "seat.spreadsheet.large_file");
    if (!bytes)
        return desk_.back.tell(bytes.error().code);
    file_ = std::move(file);
    sheet_ = std::move(sheet);
    bytes_ = std::move(*bytes);
    desk_.back.post_file(url(true), bytes_, previewing_.begin());
}

void SheetImport::apply() {
    if (!busy())
        desk_.back.post_file(url(false), bytes_, applying_.begin());
}

void SheetImport::take_answers() {
    const auto plan_in = [this](const Result<std::string>& answer) {
        return answer.and_then(
            [this](const auto& body) { return reader_(desk_.remembered.language, body); });
    };
    if (const auto answer = previewing_.take())
        if (auto plan = plan_in(*answer)) {
            plan_ = std::move(*plan);
            planned_ = true;
            fill();
        }
    const auto answer = applying_.take();
    if (!answer)
        return;
    if (auto plan = plan_in(*answer)) {
        applied_ = std::move(*plan);
        planned_ = false;
        bytes_.clear();
    } else if (!is_passing(plan.error())) {
        // The lab has changed since: what it would do now. The file's bytes are those on show.
        desk_.back.post_file(url(true), bytes_, previewing_.begin());
    }
}

void SheetImport::fill() {
    std::vector<TableRow> rows;
    for (std::size_t i = 0; i < plan_.findings.size(); ++i) {
        const auto& one = plan_.findings[i];
        const bool error = one.severity == "error";
        rows.push_back({std::to_string(i),
                        {{one.place, one.row},
                         {desk_.words(error ? "seat.exam.error" : "seat.exam.warning"), error,
                          error ? Tone::danger : Tone::warn},
                         {one.message}}});
    }
    findings_.rows.set(std::move(rows));
    rows_.rows.set(plan_.rows);
}

void SheetImport::draw_plan(ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    const float top = ImGui::GetCursorPosY();
    say(look, one_line(file_.filename().string(), 80), Type::large, c.ink);
    draw_sheets();
    say(look, plan_.sum, Type::normal, plan_.sound ? c.ink : c.danger, true);
    if (plan_.sound)
        say(look,
            desk_.words(plan_.changes ? "seat.spreadsheet.not_yet" : "seat.spreadsheet.as_it_is"),
            Type::small, c.soft, true);
    draw_buttons();
    ImGui::Dummy({0, look.px(4)});
    float left = size.y - (ImGui::GetCursorPosY() - top);
    const bool both = !plan_.findings.empty() && !plan_.rows.empty();
    const bool mends = both ? !plan_.sound : plan_.rows.empty(); // the keys are those of mistakes
    findings_.has_words = mends;
    rows_.has_words = !mends;
    if (!plan_.findings.empty()) {
        const float high = both ? left * 2 / 5 : left;
        (void)findings_.draw(desk_, {size.x, high}, "", mends);
        left -= high;
    }
    if (!plan_.rows.empty())
        (void)rows_.draw(desk_, {size.x, left}, "", !mends);
}

/// Of a workbook with several.
void SheetImport::draw_sheets() {
    if (plan_.sheets.size() < 2)
        return;
    auto& look = desk_.look;
    field_label(desk_, desk_.words("seat.spreadsheet.sheet"), look.px(60));
    auto value = plan_.sheet;
    if (choice_field(desk_, "##sheet", value, plan_.sheets, {.width = look.px(260)}) && !busy())
        look_at(file_, value);
}

void SheetImport::draw_buttons() {
    auto& look = desk_.look;
    const bool goes = plan_.sound && plan_.changes;
    if (goes) {
        const auto words = desk_.words("seat.spreadsheet.apply");
        const auto key = desk_.key_label(Key::save);
        const bool clicked = key_button(look, "apply", words, key,
                                        {button_width(look, words, key) + look.px(20), look.px(34)},
                                        Weight::primary, !busy());
        ImGui::SameLine(0, look.px(8));
        if (!busy() && !desk_.covered && (clicked || pressed(Key::save)))
            apply();
    }
    if (look_again_button(desk_, goes ? Weight::plain : Weight::primary, !busy()))
        look_at(file_, sheet_);
    if (applying_.waiting()) {
        ImGui::SameLine(0, look.px(12));
        ImGui::AlignTextToFramePadding();
        say(look, desk_.words("seat.spreadsheet.under_way"), Type::normal, look.colours().soft);
    }
}

} // namespace ringroom::seat

#include "seat/sheet_saver.h"

#include "seat/desk.h"
#include "seat/rubric_panel.h"

namespace ringroom::seat {
namespace {

constexpr Duration sheet_rests{1'200};

} // namespace

void SheetSaver::keep(const std::string& url, const How& how) {
    if (!rubric_.changed() || sent_.waiting())
        return;
    const auto due = rubric_.changed_at() + sheet_rests;
    if (steady_now() >= due)
        send(url, how);
    else
        desk_.draw_again(due);
}

void SheetSaver::send(const std::string& url, const How& how) {
    auto sheet = rubric_.sheet(how.given);
    sheet.spent = how.spent;
    // Changed after it was handed in, it stays so; it is the whole sheet that counts.
    if (how.was_given && !rubric_.open_item())
        sheet.given = true;
    giving_ = how.given;
    stand_ = rubric_.stand();
    desk_.back.ask("PUT", url, wire::encode(sheet), sent_.begin());
}

SheetSaver::Came SheetSaver::take() {
    const auto answer = sent_.take();
    if (!answer)
        return Came::nothing;
    const auto sheet =
        answer->and_then([](const auto& body) { return wire::decode<wire::MarkSheet>(body); });
    if (!sheet)
        return Came::refused;
    rubric_.saved(stand_, sheet->version);
    return std::exchange(giving_, false) ? Came::given : Came::saved;
}

} // namespace ringroom::seat

#include "seat/sheet_saver.h"

#include <algorithm>
#include <utility>

#include "seat/desk.h"
#include "seat/rubric_panel.h"

namespace ringroom::seat {
namespace {

constexpr Duration sheet_rests{1'200};
constexpr Duration sheet_again{2'000};

} // namespace

void SheetSaver::keep(const std::string& url, const How& how) {
    if (!rubric_.changed() || !rubric_.writable() || sent_.waiting())
        return;
    const bool refused = refused_ == url && refused_stand_ == rubric_.stand();
    if (refused && again_at_ == Instant::never())
        return;
    const auto due = refused ? again_at_ : rubric_.changed_at() + sheet_rests;
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
    Sheet next{url, std::move(sheet), how.given, rubric_.stand()};
    const auto waits = std::find_if(sheets_.begin() + (sent_.waiting() ? 1 : 0), sheets_.end(),
                                    [&](const auto& one) { return one.url == url; });
    if (waits != sheets_.end()) {
        next.giving |= waits->giving;
        *waits = std::move(next);
    } else {
        sheets_.push_back(std::move(next));
    }
    if (!sent_.waiting())
        send_next();
}

void SheetSaver::send_next() {
    if (!sheets_.empty())
        desk_.back.ask("PUT", sheets_.front().url, wire::encode(sheets_.front().sheet),
                       sent_.begin());
}

bool SheetSaver::giving(const std::string& url) const {
    return std::any_of(sheets_.begin(), sheets_.end(),
                       [&](const auto& one) { return one.url == url && one.giving; });
}

SheetSaver::Came SheetSaver::take(const std::string& url) {
    const auto answer = sent_.take();
    if (!answer)
        return {};
    const auto done = std::move(sheets_.front());
    sheets_.pop_front();
    const auto sheet =
        answer->and_then([](const auto& body) { return wire::decode<wire::MarkSheet>(body); });
    const bool here = done.url == url;
    if (sheet) {
        if (here)
            rubric_.saved(done.stand, sheet->version);
        for (auto& one : sheets_) // it was written on top of this one
            if (one.url == done.url)
                one.sheet.version = sheet->version;
    } else {
        refused_ = done.url;
        refused_stand_ = done.stand;
        again_at_ = is_passing(sheet.error()) ? steady_now() + sheet_again : Instant::never();
    }
    send_next();
    return {!sheet ? What::refused : done.giving ? What::given : What::saved, here};
}

} // namespace ringroom::seat

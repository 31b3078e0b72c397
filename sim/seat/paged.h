#pragma once
// A list of the lab, page after page, up to limits::list_rows. What is on show stays until all of
// the newer one has come, so that nothing flickers. The window's thread.
//
//     Paged<wire::List<wire::RecordingRow>> recordings_;
//     recordings_.keep(desk_, "/recordings", 20_s);   // once a frame while the page is on show
//     if (recordings_.version() != drawn_) fill(recordings_.items());
#include <string>
#include <utility>
#include <vector>

#include "seat/asked.h"
#include "seat/limits.h"

namespace ringroom::seat {

/// `Page` has `items` and `next`, as wire::List.
template <class Page>
class Paged {
public:
    using Items = decltype(Page::items);

    /// Asks where it was not asked before, or longer than `every` ago; a long list (more than a
    /// page) only where it was not.
    void keep(Desk& desk, const std::string& target, Duration every) {
        const bool due = steady_now() - asked_at_ >= every && items_.size() < limits::page_rows;
        if (target != target_ || (!under_way_ && due))
            ask(desk, target);
        take(desk);
        if (items_.size() < limits::page_rows)
            desk.draw_again(asked_at_ + every);
    }
    /// As if never asked.
    void forget() { target_.clear(); }

    [[nodiscard]] const Items& items() const { return items_; }
    /// An answer has come, for whatever was asked last or before.
    [[nodiscard]] bool known() const { return version_ > 0; }
    [[nodiscard]] std::uint64_t version() const { return version_; }
    [[nodiscard]] Notice refusal() { return page_.refusal(); }

private:
    void ask(Desk& desk, const std::string& target) {
        target_ = target;
        asked_at_ = steady_now();
        under_way_ = true;
        coming_.clear();
        page_.ask(desk, page_target());
    }
    [[nodiscard]] std::string page_target() const {
        return target_ + (target_.find('?') == target_.npos ? "?" : "&") +
               "limit=" + std::to_string(limits::page_rows);
    }
    void take(Desk& desk) {
        if (!under_way_ || page_.waiting())
            return;
        const auto* page = page_.value();
        if (!page_.refusal().code.empty() || page == nullptr) {
            under_way_ = false;
            return;
        }
        coming_.insert(coming_.end(), page->items.begin(), page->items.end());
        if (page->next && coming_.size() < limits::list_rows)
            return page_.ask(desk, page_target() + "&after=" + *page->next);
        under_way_ = false;
        items_ = std::exchange(coming_, {});
        ++version_;
    }

    Asked<Page> page_;
    std::string target_;
    Instant asked_at_;
    bool under_way_ = false;
    Items coming_;
    Items items_;
    std::uint64_t version_ = 0;
};

} // namespace ringroom::seat

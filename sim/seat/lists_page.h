#pragma once
// Lists: what was done today, whom to call back, cases, recordings, marks, the timetable, courses
// and classes for who keeps them, what is deleted and what is held, messages, who used one's data.
// One at a time, chosen at the left or with Ctrl and page up or down. The window's thread.
#include <functional>
#include <memory>
#include <vector>

#include "seat/lessons_view.h"
#include "seat/list_view.h"
#include "seat/page.h"
#include "seat/player_panel.h"

namespace ringroom::seat {

class ListsPage final : public Page {
public:
    /// `start_drill`: a lesson's part is to be played, which is another page's.
    ListsPage(Desk& desk, std::function<void(LessonDrill)> start_drill);
    void draw(const Shown& shown, ImVec2 size) override;
    [[nodiscard]] std::vector<Key> foot_keys(const Shown& shown) const override;
    /// What plays falls silent for a call; once a frame, whichever page is on show.
    void yield_to_telephone(const Shown& shown) { player_.yield_to_telephone(shown); }
    /// The next frame shows the messages.
    void show_messages();
    /// The next frame shows the model recordings.
    void show_models();
    /// The list on show asks for words over the page.
    [[nodiscard]] bool dialog_is_open() const;
    [[nodiscard]] bool shows_messages() const { return at_ == messages_; }

private:
    struct Entry {
        const char* text;  ///< key of its name
        const char* all;   ///< the same for who sees everybody's
        const char* right; ///< who may see it; empty: everybody
        std::unique_ptr<ListView> view;
    };
    void draw_names(const Shown& shown, ImVec2 size);
    void keys(const Shown& shown);
    void go(std::size_t to);
    /// To the next list that the person may see, in this direction.
    void step(const Shown& shown, std::size_t by);

    Desk& desk_;
    PlayerPanel player_;
    std::vector<Entry> entries_;
    std::size_t at_ = 0;
    std::size_t messages_ = 0;
    std::size_t models_ = 0;
    int last_frame_ = -2;
};

} // namespace ringroom::seat

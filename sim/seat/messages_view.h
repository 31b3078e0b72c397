#pragma once
// Messages and notices: the list, the one that is read, and a new one with whom it is for. The
// window's thread.
#include <optional>
#include <string>
#include <vector>

#include "seat/list_view.h"
#include "seat/paged.h"
#include "seat/posted.h"
#include "seat/table.h"

namespace ringroom::seat {

class MessagesView final : public ListView {
public:
    explicit MessagesView(Desk& desk);
    void draw(const Shown& shown, ImVec2 size) override;
    void arrive() override { rows_.forget(); }

private:
    /// Whom a new message is for.
    struct Target {
        std::string label;
        wire::NewMessage head; ///< without its text
    };

    void fill();
    void draw_reading(const Shown& shown, ImVec2 size);
    void draw_writing(ImVec2 size);
    void draw_target(float width);
    void draw_targets();
    void send();
    void take_sent();
    void answer_to(const wire::Message& message);
    [[nodiscard]] std::vector<Target> targets_for(const std::string& words);
    [[nodiscard]] std::string party_of(const wire::Message& message) const;
    [[nodiscard]] const wire::Message* chosen() const;

    Desk& desk_;
    Table table_;
    Paged<wire::MessagePage> rows_;
    Asked<wire::RecipientList> recipients_;
    std::uint64_t filled_ = 0;
    std::uint64_t messages_at_ = 0;
    Language filled_in_ = Language::zh;
    std::int64_t marked_ = 0; ///< the last that was marked as read

    std::optional<Target> target_;
    std::string wanted_; ///< words to find the target by
    std::string text_;
    std::size_t target_at_ = 0; ///< the chosen one of those found
    bool focus_target_ = false;
    bool focus_text_ = false;
    int sent_count_ = 0; ///< a field that is active would keep what was sent
    Posted sent_;
};

} // namespace ringroom::seat

#pragma once
// The cards of new people: numbers and the passwords that the lab has made, which it shows once.
// They can be kept as a file that only this person of the computer reads. The window's thread.
//
//     cards_.show(plan.cards);
//     if (cards_.draw(size)) ...                    // back to the list
#include <filesystem>
#include <string>
#include <vector>

#include <imgui.h>

#include "base/result.h"
#include "seat/sure_dialog.h"
#include "seat/table.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// As a list that the lab reads again, with heads in that language: number, name, class, password;
/// into this computer's downloads, readable by the person alone. Errors: those of download_file(),
/// "client.no_file".
[[nodiscard]] Result<std::filesystem::path> keep_cards(const std::vector<wire::ImportCard>& cards,
                                                       WallTime now, Language language);

class CardsView {
public:
    explicit CardsView(Desk& desk);
    void show(std::vector<wire::ImportCard> cards);
    /// At the cursor. True: back to the list; what is not kept is asked for once more before.
    [[nodiscard]] bool draw(ImVec2 size);
    [[nodiscard]] bool dialog_is_open() const { return sure_.is_open(); }
    [[nodiscard]] static std::vector<Key> foot_keys() {
        return {Key::choose, Key::class_cards, Key::narrow, Key::escape};
    }

private:
    void keep();
    void fill();
    [[nodiscard]] bool leave();

    Desk& desk_;
    Table table_;
    SureDialog sure_;
    std::vector<wire::ImportCard> cards_;
    std::string filled_in_; ///< of which language
    bool kept_ = false;
    bool left_ = false; ///< though they are not kept
};

} // namespace ringroom::seat

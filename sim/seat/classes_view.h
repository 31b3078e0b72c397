#pragma once
// The people of the lab by class; class lists taken in from spreadsheets with a look first,
// somebody added, a new password made for who has lost theirs. For who manages people. The window's
// thread.
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "seat/asked.h"
#include "seat/cards_view.h"
#include "seat/list_view.h"
#include "seat/person_dialog.h"
#include "seat/posted.h"
#include "seat/sheet_import.h"
#include "seat/sure_dialog.h"
#include "seat/table.h"
#include "wire/messages.h"

namespace ringroom::seat {

class ClassesView final : public ListView {
public:
    explicit ClassesView(Desk& desk);
    void draw(const Shown& shown, ImVec2 size) override;
    void arrive() override;
    [[nodiscard]] bool dialog_is_open() const override {
        return sure_.is_open() || person_.is_open() ||
               (on_ == On::cards && cards_.dialog_is_open());
    }
    [[nodiscard]] std::vector<Key> foot_keys() const override;

private:
    enum class On { people, import, cards };
    void draw_people(const Shown& shown, ImVec2 size);
    void draw_class();
    void fill();
    void take_answers();
    void act(const Shown& shown, const Table::Asked& asked);
    void show_cards(std::vector<wire::ImportCard> cards);
    void ask_password(const wire::Person& person);

    Desk& desk_;
    Table table_;
    SheetImport import_;
    CardsView cards_;
    PersonDialog person_;
    SureDialog sure_;
    On on_ = On::people;
    Asked<wire::List<wire::Person>> people_;
    std::set<std::string> names_; ///< of classes
    std::string class_;           ///< whose people are on show; empty: all
    std::string filled_;
    wire::Person forgetful_; ///< who gets a new password
    Posted setting_;
};

} // namespace ringroom::seat

#pragma once
// The contact, behind tabs: who it is with the form, what was before, the customer's cases, and
// what is known to answer with; below them what to do last. The window's thread.
#include <string>

#include <imgui.h>

#include "seat/callback_panel.h"
#include "seat/cases_panel.h"
#include "seat/customer_panel.h"
#include "seat/form_panel.h"
#include "seat/history_panel.h"
#include "seat/knowledge_panel.h"
#include "seat/shown.h"

namespace ringroom::seat {

class Desk;

class ContactPanel {
public:
    explicit ContactPanel(Desk& desk)
        : desk_(desk)
        , customer_(desk)
        , form_(desk)
        , history_(desk)
        , cases_(desk)
        , callback_(desk)
        , knowledge_(desk) {}

    void draw(const Shown& shown, ImVec2 size);
    /// Its keys; once a frame, whichever page is on show.
    void keys(const Shown& shown);
    /// A promise to call back is on show.
    [[nodiscard]] bool promises(const Shown& shown) const;
    /// The customer's record is being edited on show.
    [[nodiscard]] bool edits_customer(const Shown& shown) const;
    /// A callback is written and neither promised nor left; asks for it.
    bool owes_promise();

private:
    enum class Tab { pop, history, cases, knowledge };

    void draw_tabs(const wire::SeatContact* contact);
    void draw_tab(Tab tab, const std::string& label, const std::string& key);
    void draw_tab_of(const Shown& shown, const wire::SeatContact& contact);
    void look_up();
    void open_keys(const Shown& shown);
    void call_back(const wire::SeatContact& contact);
    void edit_customer(const wire::SeatContact& contact);
    void draw_nothing_yet(const Shown& shown);
    void draw_pop(const Shown& shown, const wire::SeatContact& contact);
    void draw_finish(const Shown& shown, const wire::SeatContact* contact);
    void say_missing(const wire::SeatContact& contact, Type type);
    void draw_wrap_up(const Shown& shown, float top);
    void draw_more_time(float right, float top);
    void extend(const Shown& shown);
    void next_disposition(const wire::SeatContact& contact);
    void finish(const Shown& shown);

    Desk& desk_;
    CustomerPanel customer_;
    FormPanel form_;
    HistoryPanel history_;
    CasesPanel cases_;
    CallbackPanel callback_;
    KnowledgePanel knowledge_;
    Tab tab_ = Tab::pop;
    ContactId contact_;    ///< on show
    ContactId case_asked_; ///< whose new case was asked for
};

} // namespace ringroom::seat

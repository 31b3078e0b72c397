#pragma once
// One row of the lab's that several people may change, as it is typed in a form: opened, sent,
// beside what another has saved meanwhile, and not left before it is saved or dropped on purpose.
// The window's thread.
//
//     SharedDraft<wire::LessonRow, LessonDraft> shared_{desk, rows_, {.list = "/lessons", …}};
//     shared_.open(row);                                  // or shared_.open_new()
//     shared_.keep();                                     // once a frame, before the fields
//     const bool leaves = shared_.asks_to_leave();
//     rows_.field("seat.lesson.title", shared_.draft.title, 420);
//     if (rows_.send_button("seat.lesson.save", shared_.may_send()))
//         if (const auto change = shared_.checked(lesson_of(shared_.draft, wall_now())))
//             shared_.send(wire::encode(*change));
//     if (const auto row = shared_.take_saved()) ...
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <imgui.h>

#include "seat/asked.h"
#include "seat/changed_by_other.h"
#include "seat/desk.h"
#include "seat/form_rows.h"
#include "seat/keys.h"
#include "seat/merge.h"
#include "seat/posted.h"
#include "wire/messages.h"

namespace ringroom::seat {

/// What is the row's own.
template <class Row, class Draft>
struct SharedKind {
    const char* list;                               ///< target; POST makes one, PUT LIST/ID changes
    const char* changed;                            ///< the lab's code: another version is there
    const char* gone;                               ///< the lab's code: it is there no more
    const char* removed;                            ///< text: it is gone, and is sent as a new one
    Draft (*draft_of)(const Row&);                  ///< as it stands in the fields
    const char* (*field_of)(std::string_view code); ///< text key of what is refused; empty: none
};

/// Draft has beside it `tidied(draft)` and `merged(base, mine, theirs)`. Newest: what the lab
/// answers for the row as it is now, the row or a list with it.
template <class Row, class Draft, class Newest = Row>
class SharedDraft {
public:
    SharedDraft(Desk& desk, FormRows& rows, SharedKind<Row, Draft> kind)
        : desk_(desk)
        , rows_(rows)
        , kind_(kind) {}
    /// What was typed and neither saved nor dropped is still there when the same is opened again.
    void open(const Row& row) {
        rows_.begin();
        if (!opened_ || id_ != row.id)
            use(row.id, row.version, kind_.draft_of(row));
        else if (version_ != row.version)
            rebase(row);
    }
    void open_new() {
        rows_.begin();
        if (!opened_ || id_ != 0)
            use(0, 0, {});
    }
    [[nodiscard]] bool is_new() const { return id_ == 0; }
    /// 0: a new one.
    [[nodiscard]] std::int64_t id() const { return id_; }
    /// As it was read.
    [[nodiscard]] const Draft& base() const { return base_; }
    /// Filled in where there is no choice: nobody is asked about it before leaving.
    template <class T>
    void preset(T Draft::*member, const T& value) {
        draft.*member = base_.*member = value;
    }

    /// Takes what the lab has answered, and back what it said against what was typed anew since.
    void keep() {
        take_answer();
        compare();
        if (!rows_.has_error())
            return;
        const auto now = tidied(draft);
        for (const auto& field : merged(sent_, sent_, now).theirs)
            rows_.edited(field);
    }
    /// True in the frame in which Esc leaves the form: what is not saved is dropped only when it is
    /// struck twice, with nothing typed between.
    [[nodiscard]] bool asks_to_leave() {
        if (desk_.covered || ImGui::GetIO().WantTextInput || !pressed(Key::escape))
            return false;
        auto now = tidied(draft);
        if (now == tidied(base_))
            return true;
        if (warned_of_ == now) {
            opened_ = false;
            return true;
        }
        warned_of_ = std::move(now);
        told_ = desk_.words("seat.form.unsaved");
        return false;
    }
    /// That somebody else was quicker, or what leaving would drop; at the cursor.
    void say_told() {
        if (!told_.empty())
            say(desk_.look, told_, Type::normal, desk_.look.colours().warn, true);
    }

    /// Nothing is under way.
    [[nodiscard]] bool may_send() const { return !sending_.waiting() && !comparing_; }
    /// What is to be sent, of the version that was read; nothing where a field is wrong, which is
    /// marked, or where something is under way.
    template <class Change>
    [[nodiscard]] std::optional<Change> checked(Result<Change> change) {
        if (!may_send())
            return std::nullopt;
        sent_ = tidied(draft);
        auto out = rows_.checked(std::move(change));
        if (!out)
            return std::nullopt;
        out->version = version_;
        return std::move(*out);
    }
    void send(std::string body) {
        if (is_new())
            desk_.back.ask("POST", kind_.list, std::move(body), sending_.begin());
        else
            desk_.back.ask("PUT", own_target(), std::move(body), sending_.begin());
    }
    /// The row as the lab has it now, once.
    [[nodiscard]] std::optional<Row> take_saved() { return std::exchange(saved_, {}); }

    Draft draft; ///< as it is typed

private:
    [[nodiscard]] std::string own_target() const {
        return std::string(kind_.list) + "/" + std::to_string(id_);
    }
    void use(std::int64_t id, std::int64_t version, Draft read) {
        id_ = id;
        version_ = version;
        base_ = draft = std::move(read);
        rows_.mark_wrong("");
        told_.clear();
        comparing_ = false;
        sending_ = {}; // of another
        opened_ = true;
        warned_of_.reset();
    }
    /// Somebody else has saved it since it was read.
    void rebase(const Row& row) {
        const auto theirs = kind_.draft_of(row);
        auto merge = merged(base_, draft, theirs);
        draft = std::move(merge.draft);
        base_ = theirs;
        version_ = row.version;
        told_ = others_words(desk_, merge.theirs, merge.both);
        rows_.mark_wrong("");
    }
    void take_answer() {
        const auto answer = sending_.take();
        if (!answer)
            return;
        if (*answer) {
            if (auto row = wire::decode<Row>(**answer)) {
                saved_ = std::move(*row);
                opened_ = false;
            }
            return;
        }
        const auto& error = answer->error();
        const std::string_view code = error.code;
        if (!is_new() && (code == kind_.changed || code == kind_.gone)) {
            now_.ask(desk_, std::is_same_v<Row, Newest> ? own_target() : std::string(kind_.list));
            comparing_ = true;
            return;
        }
        rows_.refuse(kind_.field_of(code), desk_.words_of({error.code, error.text, {}}));
    }
    /// What was typed stays: beside what the other has saved, or as a new one where theirs is gone.
    void compare() {
        if (!comparing_ || now_.waiting())
            return;
        comparing_ = false;
        const auto refused = now_.refusal();
        if (!refused.code.empty() && refused.code != "api.not_found")
            return rows_.refuse("", desk_.words_of(refused));
        if (refused.code.empty())
            if (const auto* row = found(*now_.value()))
                return rebase(*row);
        id_ = version_ = 0;
        base_ = {};
        told_ = desk_.words(kind_.removed);
    }
    [[nodiscard]] const Row* found(const Row& row) const { return &row; }
    [[nodiscard]] const Row* found(const wire::List<Row>& list) const {
        for (const auto& row : list.items)
            if (row.id == id_)
                return &row;
        return nullptr;
    }

    Desk& desk_;
    FormRows& rows_;
    const SharedKind<Row, Draft> kind_;
    std::int64_t id_ = 0;
    std::int64_t version_ = 0;
    bool opened_ = false;
    Draft base_;
    Draft sent_;                     ///< what the error of the rows is about
    std::optional<Draft> warned_of_; ///< what Esc would drop, as it was told
    std::string told_;
    Posted sending_;
    Asked<Newest> now_; ///< what the other has saved
    bool comparing_ = false;
    std::optional<Row> saved_;
};

} // namespace ringroom::seat

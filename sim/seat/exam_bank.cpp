#include "seat/exam_bank.h"

#include <algorithm>
#include <array>

#include "client/facts.h"
#include "seat/back.h"
#include "seat/desk.h"
#include "seat/drop_down.h"
#include "seat/fields.h"
#include "seat/plain.h"
#include "seat/when.h"

namespace ringroom::seat {
namespace {

constexpr Duration bank_every{20'000};
constexpr Duration search_rests{350};
constexpr float question_points = 210;

constexpr std::array exam_kinds{"single",   "multiple", "true_false", "fill_in", "numeric",
                                "matching", "short",    "listen",     "typing"};

/// A line of a question's key, and whether it is right.
struct KeyLine {
    std::string words;
    bool right = false;
};

std::vector<KeyLine> key_of(const Desk& desk, const wire::NewQuestion& question) {
    std::vector<KeyLine> out;
    if (question.kind == "true_false")
        out.push_back(
            {desk.words(question.truth.value_or(false) ? "seat.exam.true" : "seat.exam.false"),
             true});
    for (const auto& one : question.choices)
        out.push_back({one.text, one.share > 0});
    for (std::size_t i = 0; i < question.blanks.size(); ++i) {
        std::string words = "(" + std::to_string(i + 1) + ")";
        for (const auto& one : question.blanks[i].accepted)
            words += " " + one.text;
        out.push_back({std::move(words), true});
    }
    for (const auto& one : question.numbers)
        out.push_back({one.low == one.high ? one.low : one.low + " … " + one.high, true});
    for (const auto& one : question.pairs)
        out.push_back({one.left + "  →  " + one.right, true});
    for (const auto& one : question.extras)
        out.push_back({one, false});
    for (const auto& one : question.violations)
        if (one.what >= 0 && static_cast<std::size_t>(one.what) < question.choices.size())
            out.push_back({length_text(one.at) + "  " +
                               question.choices[static_cast<std::size_t>(one.what)].text,
                           true});
    for (const auto& one : question.keywords)
        out.push_back({one, true});
    if (question.model_answer && !question.model_answer->empty())
        out.push_back({*question.model_answer, true});
    if (question.copy && !question.copy->empty())
        out.push_back({*question.copy, true});
    return out;
}

} // namespace

std::string exam_kind_words(const Desk& desk, const std::string& kind) {
    const auto key = "seat.exam.kind." + kind;
    return kind.empty() ? desk.words("seat.exam.any_kind") : has_text(key) ? desk.words(key) : kind;
}

bool exam_kind_field(Desk& desk, const char* id, std::string& kind, float width) {
    std::vector<std::string> options;
    for (const auto* one : exam_kinds)
        options.push_back(exam_kind_words(desk, one));
    auto value = kind.empty() ? std::string() : exam_kind_words(desk, kind);
    const auto any = exam_kind_words(desk, "");
    if (!choice_field(desk, id, value, options, {.hint = any, .width = width}, any))
        return false;
    const auto found = std::find(options.begin(), options.end(), value);
    kind = found == options.end()
               ? ""
               : exam_kinds.at(static_cast<std::size_t>(found - options.begin()));
    return true;
}

bool exam_category_field(Desk& desk, const char* id, std::string& category,
                         const std::vector<std::string>& categories, float width) {
    const auto any = desk.words("seat.exam.any_category");
    return choice_field(desk, id, category, categories, {.hint = any, .width = width}, any);
}

ExamBank::ExamBank(Desk& desk)
    : desk_(desk)
    , import_(desk)
    , listening_(desk)
    , form_(desk)
    , table_("bank",
             {{"seat.exam.item_key"},
              {"seat.exam.category"},
              {"seat.exam.item_kind"},
              {"seat.exam.difficulty", true},
              {"seat.exam.points_each", true},
              {"seat.exam.changed"},
              {"seat.exam.stem"}},
             {{Key::exam_retire, "seat.exam.retire"},
              {Key::exam_template, "seat.exam.template", false},
              {Key::exam_import, "seat.exam.import", false},
              {Key::exam_listen, "seat.exam.listening", false},
              {Key::exam_question, "seat.question.new", false}})
    , template_(desk) {
    table_.has_words = false; // the lab searches, in all of it
}

std::vector<Key> ExamBank::foot_keys() const {
    if (imports_)
        return import_.foot_keys();
    if (makes_)
        return listening_.foot_keys();
    if (edits_)
        return form_.foot_keys();
    return {Key::choose,        Key::open,        Key::narrow,
            Key::exam_question, Key::exam_import, Key::exam_template,
            Key::exam_listen,   Key::exam_retire, Key::escape};
}

const wire::QuestionRow* ExamBank::chosen() {
    const auto* row = table_.rows.chosen();
    if (row == nullptr)
        return nullptr;
    for (const auto& one : rows_.items())
        if (std::to_string(one.id) == row->id)
            return &one;
    return nullptr;
}

void ExamBank::read() {
    if (words_ != asked_words_) {
        if (steady_now() - typed_at_ >= search_rests)
            asked_words_ = words_;
        else
            desk_.draw_again(typed_at_ + search_rests);
    }
    std::string target = "/questions?q=" + client::segment(asked_words_);
    if (!category_.empty())
        target += "&category=" + client::segment(category_);
    if (!kind_.empty())
        target += "&kind=" + kind_;
    if (retired_)
        target += "&state=retired";
    rows_.keep(desk_, target, bank_every);
    whole_.keep(desk_, "/questions?limit=1", bank_every);
    if (const auto answer = retiring_.take(); answer && *answer) {
        rows_.forget();
        whole_.forget();
    }
    template_.take();
    if (std::exchange(filled_, rows_.version()) != rows_.version() ||
        std::exchange(filled_in_, desk_.remembered.language) != desk_.remembered.language)
        fill();
}

void ExamBank::fill() {
    std::vector<TableRow> rows;
    for (const auto& one : rows_.items()) {
        const auto& question = one.question;
        rows.push_back(
            {std::to_string(one.id),
             {{question.key, 0, Tone::strong},
              {question.category.value_or(""), 0, Tone::soft},
              {exam_kind_words(desk_, question.kind)},
              {std::to_string(question.difficulty.value_or(3)), question.difficulty.value_or(3)},
              {points_text(question.points.value_or(1'000)), question.points.value_or(1'000)},
              {when_text(one.changed_at) + "  " + one.changed_by, when_rank(one.changed_at),
               Tone::soft},
              {one_line(question.stem, 120)}}});
    }
    table_.rows.set(std::move(rows));
}

bool ExamBank::draw(ImVec2 size) {
    if (imports_) {
        imports_ = !import_.draw(size);
        if (!imports_) {
            rows_.forget();
            whole_.forget();
        }
        return false;
    }
    if (makes_) {
        makes_ = !listening_.draw(size);
        if (listening_.take_made()) {
            rows_.forget();
            whole_.forget();
        }
        return false;
    }
    if (edits_) {
        const auto* whole = whole_.value();
        edits_ =
            !form_.draw(size, whole == nullptr ? std::vector<std::string>{} : whole->categories);
        take_saved();
        return false;
    }
    read();
    const bool leaves = !desk_.covered && !ImGui::GetIO().WantTextInput && pressed(Key::escape);
    const float top = ImGui::GetCursorPosY();
    draw_filters();
    const float used = ImGui::GetCursorPosY() - top;
    const auto* now = chosen();
    const float below = now == nullptr ? 0 : desk_.look.px(question_points + 8);
    const auto refusal = rows_.refusal();
    const bool narrowed = !asked_words_.empty() || !category_.empty() || !kind_.empty() || retired_;
    const auto none = !refusal.code.empty() ? desk_.words_of(refusal)
                      : !rows_.known()      ? desk_.words("seat.loading")
                      : narrowed            ? desk_.words("seat.list.no_match")
                                            : desk_.words("seat.exam.bank_empty");
    const auto asked = table_.draw(desk_, {size.x, size.y - used - below}, none, !typing_);
    if (now != nullptr)
        draw_question(*now, {size.x, desk_.look.px(question_points)});
    if (asked)
        act(asked->action);
    return leaves;
}

void ExamBank::take_saved() {
    const auto row = form_.take_saved();
    if (!row)
        return;
    edits_ = false;
    table_.rows.choose(std::to_string(row->id));
    rows_.forget();
    whole_.forget();
    desk_.back.tell_done(
        desk_.words("seat.question.saved", {{"key", one_line(row->question.key, 60)},
                                            {"version", std::to_string(row->version)}}));
}

void ExamBank::act(Key key) {
    const auto* now = chosen();
    if (key == Key::exam_import) {
        import_.begin();
        imports_ = true;
    } else if (key == Key::exam_listen) {
        listening_.begin();
        makes_ = true;
    } else if (key == Key::exam_template) {
        save_template();
    } else if (key == Key::exam_question) {
        form_.open_new(category_);
        edits_ = true;
    } else if (now != nullptr && key == Key::open) {
        form_.open(*now);
        edits_ = true;
    } else if (now != nullptr) {
        retire(*now);
    }
}

void ExamBank::draw_filters() {
    auto& look = desk_.look;
    const auto* whole = whole_.value();
    say(look, desk_.words("seat.exam.bank"), Type::large, look.colours().ink);
    if (whole != nullptr) {
        ImGui::SameLine(0, look.px(16));
        say(look, desk_.words("seat.exam.bank_counts", {{"count", std::to_string(whole->total)}}),
            Type::normal, look.colours().soft);
    }
    draw_buttons();
    if (!desk_.covered && pressed(Key::narrow))
        focus_ = true;
    if (text_field(desk_, "##search", words_,
                   {.hint = desk_.words("seat.exam.search"),
                    .width = look.px(300),
                    .focus = std::exchange(focus_, false),
                    .bytes = limits::query_characters * 4}))
        typed_at_ = steady_now();
    typing_ = ImGui::IsItemActive();
    ImGui::SameLine(0, look.px(8));
    (void)exam_category_field(desk_, "##category", category_,
                              whole == nullptr ? std::vector<std::string>{} : whole->categories,
                              look.px(240));
    ImGui::SameLine(0, look.px(8));
    (void)exam_kind_field(desk_, "##kind", kind_, look.px(170));
    ImGui::SameLine(0, look.px(12));
    (void)tick_box(look, "##retired", desk_.words("seat.exam.retired"), retired_);
}

/// At the right end of the row.
void ExamBank::draw_buttons() {
    auto& look = desk_.look;
    const std::pair<Key, const char*> buttons[] = {
        {Key::exam_retire, retired_ ? "seat.exam.restore" : "seat.exam.retire"},
        {Key::exam_question, "seat.question.new"},
        {Key::exam_template, "seat.exam.template"},
        {Key::exam_import, "seat.exam.import"},
        {Key::exam_listen, "seat.exam.listening"}};
    const float gap = look.px(8);
    float width = -gap;
    for (const auto& [key, text] : buttons)
        width += button_width(look, desk_.words(text), desk_.key_label(key)) + gap;
    ImGui::SameLine(ImGui::GetWindowContentRegionMax().x - width);
    for (const auto& [key, text] : buttons) {
        const auto words = desk_.words(text);
        const auto label = desk_.key_label(key);
        const bool can = key != Key::exam_retire || chosen() != nullptr;
        if (key_button(look, text, words, label, {button_width(look, words, label), look.px(32)},
                       Weight::plain, can) &&
            !desk_.covered)
            act(key);
        ImGui::SameLine(0, gap);
    }
    ImGui::NewLine();
}

void ExamBank::draw_question(const wire::QuestionRow& row, ImVec2 size) {
    auto& look = desk_.look;
    const auto& c = look.colours();
    begin_card(look, "question", size, ImGuiWindowFlags_NoNavInputs);
    say(look, plain_text(row.question.stem, 2'000), Type::normal, c.ink, true);
    for (const auto& line : key_of(desk_, row.question))
        say(look, (line.right ? "✓  " : "–  ") + plain_text(line.words, 600), Type::small,
            line.right ? c.ok : c.soft, true);
    if (row.question.feedback && !row.question.feedback->empty())
        say(look, plain_text(*row.question.feedback, 600), Type::small, c.soft, true);
    say(look,
        desk_.words("seat.exam.version", {{"version", std::to_string(row.version)},
                                          {"name", one_line(row.changed_by, 30)},
                                          {"time", when_text(row.changed_at)}}),
        Type::small, c.soft);
    end_card();
}

void ExamBank::retire(const wire::QuestionRow& row) {
    if (!retiring_.waiting())
        desk_.back.ask(
            "POST", "/questions/" + std::to_string(row.id) + (row.retired ? "/restore" : "/retire"),
            {}, retiring_.begin());
}

void ExamBank::save_template() {
    template_.fetch("/questions/template", "questions.csv");
}

} // namespace ringroom::seat

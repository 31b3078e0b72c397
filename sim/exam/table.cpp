// Questions as lines of a spreadsheet; docs/exams.md shows the columns.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/characters.h"
#include "base/utf8.h"
#include "exam/limits.h"
#include "exam/mistakes.h"
#include "sheet/book.h"
#include "sheet/limits.h"

namespace ringroom::exam {
namespace {

enum class Column {
    number,
    kind,
    category,
    difficulty,
    points,
    question,
    answer,
    feedback,
    rule,
    tolerance,
    minutes,
    goal,
    recording,
    first_choice ///< then one for each further letter
};
constexpr int letters = static_cast<int>(limits::choices);

struct Heading {
    std::string_view word;
    Column column;
};
constexpr auto headings = std::to_array<Heading>({
    {"number", Column::number},       {"编号", Column::number},
    {"题号", Column::number},         {"kind", Column::kind},
    {"type", Column::kind},           {"题型", Column::kind},
    {"category", Column::category},   {"类别", Column::category},
    {"分类", Column::category},       {"difficulty", Column::difficulty},
    {"难度", Column::difficulty},     {"points", Column::points},
    {"分值", Column::points},         {"分数", Column::points},
    {"question", Column::question},   {"题干", Column::question},
    {"题目", Column::question},       {"answer", Column::answer},
    {"答案", Column::answer},         {"正确答案", Column::answer},
    {"feedback", Column::feedback},   {"解析", Column::feedback},
    {"rule", Column::rule},           {"计分规则", Column::rule},
    {"tolerance", Column::tolerance}, {"误差", Column::tolerance},
    {"minutes", Column::minutes},     {"限时分钟", Column::minutes},
    {"goal", Column::goal},           {"目标字数", Column::goal},
    {"recording", Column::recording}, {"录音", Column::recording},
});

std::string low(std::string_view text) {
    return utf8_of(folded(characters_of(trimmed(text))));
}

/// "a", "option a", "选项a" as its column.
std::optional<int> letter_column(std::string_view word) {
    for (const std::string_view prefix : {"option", "choice", "选项"})
        if (word.substr(0, prefix.size()) == prefix)
            word.remove_prefix(prefix.size());
    word = trimmed(word);
    if (word.size() != 1 || word[0] < 'a' || word[0] >= 'a' + letters)
        return std::nullopt;
    return static_cast<int>(Column::first_choice) + word[0] - 'a';
}

std::optional<int> column_of(std::string_view heading) {
    const auto word = low(heading);
    for (const auto& one : headings)
        if (word == one.word)
            return static_cast<int>(one.column);
    return letter_column(word);
}

/// At any of the signs, trimmed; empty pieces left out.
std::vector<std::string> split(std::string_view text,
                               std::initializer_list<std::string_view> signs) {
    std::vector<std::string> out;
    const auto add = [&](std::string_view piece) {
        if (!blank(piece))
            out.emplace_back(trimmed(piece));
    };
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto sign = std::find_if(signs.begin(), signs.end(), [&](std::string_view one) {
            return text.substr(at, one.size()) == one;
        });
        if (sign == signs.end()) {
            ++at;
            continue;
        }
        add(text.substr(from, at - from));
        from = at += sign->size();
    }
    add(text.substr(std::min(from, text.size())));
    return out;
}

class TableReader {
public:
    TableReader(const sheet::Table& table, Mistakes& mistakes)
        : rows_(table.rows)
        , mistakes_(mistakes) {}

    std::vector<ReadQuestion> read() {
        if (rows_.empty() || !take_head())
            return {};
        std::vector<ReadQuestion> out;
        for (std::size_t i = head_ + 1; i < rows_.size(); ++i) {
            row_ = &rows_[i];
            if (row_->empty())
                continue;
            if (auto question = read_row())
                out.push_back({row_->number, std::move(*question)});
        }
        return out;
    }

private:
    /// The row with the most of our headings, among equals the first. Single letters do not count:
    /// they may be answers.
    [[nodiscard]] std::size_t find_head() const {
        std::size_t out = 0;
        std::size_t most = 0;
        for (std::size_t i = 0; i < rows_.size() && i < sheet::limits::head_rows; ++i) {
            std::set<int> known;
            for (const auto& cell : rows_[i].cells)
                if (const auto column = column_of(cell.text);
                    column && *column < static_cast<int>(Column::first_choice))
                    known.insert(*column);
            if (known.size() > most) {
                most = known.size();
                out = i;
            }
        }
        return out;
    }

    bool take_head() {
        head_ = find_head();
        for (std::size_t i = 0; i < head_; ++i)
            if (!rows_[i].empty())
                mistakes_.warning(rows_[i].number, 0, "exam.table.above_head");
        const auto& head = rows_[head_];
        for (std::size_t i = 0; i < head.cells.size(); ++i) {
            const auto& text = head.cells[i].text;
            if (blank(text))
                continue;
            const auto column = column_of(text);
            const int place = static_cast<int>(i) + 1;
            if (!column)
                mistakes_.error(head.number, place, "exam.table.column", {{"name", text}});
            else if (!where_.emplace(*column, i).second)
                mistakes_.error(head.number, place, "exam.table.column_twice", {{"name", text}});
        }
        for (const auto& [column, zh, en] : {std::tuple{Column::kind, "题型", "kind"},
                                             {Column::question, "题干", "question"},
                                             {Column::answer, "答案", "answer"}})
            if (where_.count(static_cast<int>(column)) == 0)
                mistakes_.error(head.number, 1, "exam.table.no_column", {{"zh", zh}, {"en", en}});
        return !mistakes_.failed();
    }

    [[nodiscard]] std::string at(int column) const {
        const auto found = where_.find(column);
        return found == where_.end() ? "" : std::string(trimmed(row_->at(found->second).text));
    }
    [[nodiscard]] std::string at(Column column) const { return at(static_cast<int>(column)); }

    /// The column as this file calls it.
    [[nodiscard]] std::string head_of(Column column) const {
        const auto found = where_.find(static_cast<int>(column));
        return found == where_.end() ? ""
                                     : std::string(trimmed(rows_[head_].at(found->second).text));
    }

    std::nullopt_t no(Column column, std::string_view code, TextArguments arguments = {}) {
        const auto found = where_.find(static_cast<int>(column));
        const int place = found == where_.end() ? 0 : static_cast<int>(found->second) + 1;
        mistakes_.error(row_->number, place, code, arguments);
        return std::nullopt;
    }
    bool fails(Column column, std::string_view code, TextArguments arguments = {}) {
        (void)no(column, code, arguments);
        return false;
    }

    /// A number of the cell in millionths; `otherwise` where the cell is empty.
    std::optional<std::int64_t> number(Column column, std::int64_t otherwise) {
        const auto text = at(column);
        if (text.empty())
            return otherwise;
        const auto value = millionths_of(text);
        if (!value)
            return no(column, "exam.table.number", {{"what", text}, {"column", head_of(column)}});
        return value;
    }

    /// Cells that a spreadsheet could not give a value to, or has changed; calculated ones and rows
    /// out of sight are taken with a warning, as in every list.
    bool has_values() {
        if (row_->hidden)
            mistakes_.warning(row_->number, 0, "exam.table.hidden");
        for (const auto& [column, i] : where_) {
            const auto& cell = row_->at(i);
            if (cell.kind == sheet::Kind::error || (cell.formula && cell.text.empty()))
                return fails(static_cast<Column>(column), "exam.table.formula");
            if (cell.rounded)
                return fails(static_cast<Column>(column), "sheet.rounded", {{"word", cell.text}});
            if (cell.formula)
                mistakes_.warning(row_->number, static_cast<int>(i) + 1, "sheet.formula",
                                  {{"word", cell.text}});
        }
        return true;
    }

    std::optional<Question> read_row() {
        if (!has_values())
            return std::nullopt;
        Question q;
        const auto kind = kind_from(at(Column::kind));
        if (!kind)
            return no(Column::kind, "exam.table.kind", {{"what", at(Column::kind)}});
        q.kind = *kind;
        q.stem = at(Column::question);
        q.key = key_from(at(Column::number).empty() ? q.stem : at(Column::number));
        for (const auto& level : split(at(Column::category), {"/", "／"}))
            q.category += (q.category.empty() ? "" : "/") + level;
        q.feedback = at(Column::feedback);
        const auto points = number(Column::points, one_micro);
        const auto difficulty = number(Column::difficulty, 3 * one_micro);
        if (!points || !difficulty)
            return std::nullopt;
        q.points = *points / one_point;
        if (*difficulty % one_micro != 0)
            return no(Column::difficulty, "exam.question.difficulty");
        q.difficulty = static_cast<int>(std::min<std::int64_t>(*difficulty / one_micro, 1'000));
        if (at(Column::answer).empty() && q.kind != Kind::short_answer && q.kind != Kind::matching)
            return no(Column::answer, "exam.table.no_answer");
        return take_answer(q) ? std::optional(std::move(q)) : std::nullopt;
    }

    bool take_answer(Question& q) {
        switch (q.kind) {
        case Kind::single:
        case Kind::multiple:
            return take_choices(q);
        case Kind::true_false:
            return take_truth(q);
        case Kind::fill_in:
            for (const auto& blank : split(at(Column::answer), {";", "；"})) {
                q.blanks.emplace_back();
                for (const auto& one : split(blank, {"|", "｜"}))
                    q.blanks.back().accepted.push_back({one});
            }
            return true;
        case Kind::short_answer:
            q.keywords = split(at(Column::answer), {";", "；"});
            q.model_answer = q.feedback;
            return true;
        case Kind::matching:
            return take_pairs(q);
        case Kind::numeric:
            return take_number(q);
        case Kind::listen:
            return take_violations(q);
        case Kind::typing:
            return take_copy(q);
        }
        return false;
    }

    /// An answer names choices by the letters of their columns, so none may be left out.
    bool read_choices(Question& q) {
        for (int i = 0; i < letters; ++i) {
            auto text = at(choice_column(i));
            if (text.empty())
                continue;
            if (q.choices.size() != static_cast<std::size_t>(i))
                return fails(choice_column(i), "exam.table.gap",
                             {{"what", letter_of(i)},
                              {"before", letter_of(static_cast<int>(q.choices.size()))}});
            q.choices.push_back({std::move(text)});
        }
        return true;
    }
    static Column choice_column(int i) {
        return static_cast<Column>(static_cast<int>(Column::first_choice) + i);
    }
    static std::string letter_of(int i) { return std::string(1, static_cast<char>('A' + i)); }

    static char32_t in_capitals(char32_t c) { return c >= U'a' && c <= U'z' ? c - 32 : c; }

    bool take_choices(Question& q) {
        if (!read_choices(q))
            return false;
        if (const auto rule = at(Column::rule); !rule.empty() && q.kind == Kind::multiple) {
            const auto known = rule_from(rule);
            if (!known || *known == Rule::weighted)
                return fails(Column::rule, "exam.table.rule", {{"what", rule}});
            q.rule = *known;
        }
        for (const char32_t c : folded(characters_of(at(Column::answer)))) {
            if (c == U',' || c == U' ' || c == U'、' || c == U';' || c == U'/')
                continue;
            const auto index = static_cast<std::size_t>(c - U'a');
            if (c < U'a' || index >= q.choices.size())
                return fails(Column::answer, "exam.table.letter",
                             {{"what", utf8_of(std::u32string(1, in_capitals(c)))}});
            if (std::exchange(q.choices[index].share, whole) == whole)
                return fails(Column::answer, "exam.table.letter_twice",
                             {{"what", utf8_of(std::u32string(1, in_capitals(c)))}});
        }
        const auto rights = std::count_if(q.choices.begin(), q.choices.end(),
                                          [](const Choice& choice) { return choice.share > 0; });
        if (q.kind == Kind::single && rights > 1)
            return fails(Column::answer, "exam.table.one_right");
        return true;
    }

    bool take_truth(Question& q) {
        constexpr std::string_view yes[] = {"t", "true", "yes", "y", "对", "正确", "是", "√", "1"};
        constexpr std::string_view no_words[] = {"f",    "false", "no", "n", "错",
                                                 "错误", "否",    "×",  "x", "0"};
        const auto word = low(at(Column::answer));
        q.truth = std::find(std::begin(yes), std::end(yes), word) != std::end(yes);
        if (!q.truth &&
            std::find(std::begin(no_words), std::end(no_words), word) == std::end(no_words))
            return fails(Column::answer, "exam.table.truth", {{"what", word}});
        return true;
    }

    bool take_pairs(Question& q) {
        for (int i = 0; i < letters; ++i) {
            const auto text = at(choice_column(i));
            if (text.empty())
                continue;
            auto sides = split(text, {"=", "＝"});
            const bool extra = text.front() == '=' || text.substr(0, 3) == "＝";
            if (extra && sides.size() == 1)
                q.extras.push_back(sides[0]);
            else if (sides.size() == 2 && !extra)
                q.pairs.push_back({sides[0], sides[1]});
            else
                return fails(choice_column(i), "exam.table.pair", {{"what", text}});
        }
        return true;
    }

    bool take_number(Question& q) {
        const auto around = number(Column::tolerance, 0);
        if (!around)
            return false;
        if (*around < 0)
            return fails(Column::tolerance, "exam.table.tolerance");
        for (const auto& text : split(at(Column::answer), {"|", "｜", ";", "；"})) {
            const auto dots = text.find("..");
            const auto first = millionths_of(text.substr(0, dots));
            const auto last = dots == text.npos ? first : millionths_of(text.substr(dots + 2));
            if (!first || !last)
                return fails(Column::answer, "exam.table.number",
                             {{"what", text}, {"column", head_of(Column::answer)}});
            const auto more = dots == text.npos ? *around : 0;
            q.numbers.push_back({*first - more, *last + more});
        }
        return true;
    }

    /// "12.5 B; 1:05 A": seconds or minutes and seconds, then the letter or the words of a choice.
    bool take_violations(Question& q) {
        if (!read_choices(q))
            return false;
        q.recording = at(Column::recording);
        const auto seconds = number(Column::tolerance, 2 * one_micro);
        if (!seconds)
            return false;
        q.tolerance = {std::clamp<std::int64_t>(*seconds / 1'000, -1, 1'000'000)};
        for (const auto& text : split(at(Column::answer), {";", "；"})) {
            const auto space = text.find(' ');
            const auto time = text.substr(0, space);
            const auto what = space == text.npos ? "" : std::string(trimmed(text.substr(space)));
            const auto index = choice_named(q, what);
            const auto when = time_of(time);
            if (!when || !index)
                return fails(Column::answer, "exam.table.violation", {{"what", text}});
            q.violations.push_back({*when, *index});
        }
        return true;
    }

    static std::optional<int> choice_named(const Question& q, const std::string& what) {
        for (std::size_t i = 0; i < q.choices.size(); ++i)
            if (low(q.choices[i].text) == low(what) ||
                low(what) == std::string(1, static_cast<char>('a' + i)))
                return static_cast<int>(i);
        return std::nullopt;
    }

    static std::optional<Duration> time_of(const std::string& text) {
        const auto colon = text.find(':');
        const auto minutes = colon == text.npos ? std::optional<std::int64_t>(0)
                                                : millionths_of(text.substr(0, colon));
        const auto seconds = millionths_of(colon == text.npos ? text : text.substr(colon + 1));
        if (!minutes || !seconds || *minutes < 0 || *seconds < 0 || *minutes > 1'440 * one_micro ||
            *seconds > 86'400 * one_micro)
            return std::nullopt;
        return Duration{*minutes * 60 / 1'000 + *seconds / 1'000};
    }

    bool take_copy(Question& q) {
        q.copy = at(Column::answer);
        const auto minutes = number(Column::minutes, 5 * one_micro);
        const auto goal = number(Column::goal, 60 * one_micro);
        if (!minutes || !goal)
            return false;
        if (*minutes <= 0 || *minutes > 60 * one_micro)
            return fails(Column::minutes, "exam.question.copy_time");
        q.copy_time = {*minutes * 60 / 1'000};
        q.copy_goal = *goal / one_micro;
        return true;
    }

    const std::vector<sheet::Row>& rows_;
    Mistakes& mistakes_;
    const sheet::Row* row_ = nullptr;
    std::size_t head_ = 0;             ///< the row of headings; above it a title may stand
    std::map<int, std::size_t> where_; ///< column → cell
};

constexpr std::string_view template_zh =
    "编号,题型,类别,难度,分值,题干,选项A,选项B,选项C,选项D,答案,解析,计分规则,误差,限时分钟,"
    "目标字数,录音\n"
    "1,单选,服务规范/开场,2,1,来电接通后应在几秒内问候？,3 秒,10 秒,20 秒,30 秒,A,规范要求 3 "
    "秒内开口,,,,,\n"
    "2,多选,服务规范/"
    "投诉,3,2,受理投诉时应当做到：,先致歉,复述诉求,推给同事,告知时限,ABD,,错选不得分,,,,\n"
    "3,判断,服务规范/保持,1,1,请客户等待前不必征得同意。,,,,,错,,,,,,\n"
    "4,填空,指标,3,2,ASA 的中文名称是___，AHT "
    "是___。,,,,,平均应答速度|平均应答时长;平均处理时长,,,,,,\n"
    "5,数值,指标,4,2,30 分钟 100 通，AHT 180 秒，话务量是多少 Erl？,,,,,10,100×180÷1800,,0.1,,,\n"
    "6,连线,术语,3,3,把术语与含义连起来。,ACD=自动呼叫分配,IVR=自助语音,ANI=主叫号码,=被叫号码,,,,,"
    ",,\n"
    "7,简答,服务规范/"
    "投诉,4,5,客户情绪激动时怎样安抚？,,,,,倾听;致歉;同理,先倾听再致歉并说明下一步,,,,,\n"
    "8,打字,录入,2,5,照样录入下面的文字。,,,,,您好，这里是客户服务中心，请问有什么可以帮您？,,,,1,"
    "40,\n"
    "9,听音找错,听音,4,10,听录音，指出每处违规及出现的时间。,打断客户,未核对身份,没有礼貌收尾,,12."
    "5 A; 1:05 B,,,2,,,1-1\n";
constexpr std::string_view template_en =
    "number,kind,category,difficulty,points,question,A,B,C,D,answer,feedback,rule,tolerance,"
    "minutes,"
    "goal,recording\n"
    "1,single,Service/Opening,2,1,Within how many seconds is a caller greeted?,3 s,10 s,20 s,30 "
    "s,A,"
    "The standard says 3 s,,,,,\n"
    "2,multiple,Service/Complaints,3,2,A complaint is taken by:,apologising,repeating it back,"
    "blaming a colleague,naming a date,ABD,,none_if_wrong,,,,\n"
    "3,true/false,Service/Hold,1,1,A customer may be put on hold without being "
    "asked.,,,,,false,,,,,,\n"
    "4,fill in,Measures,3,2,ASA stands for average speed of ___ and AHT for average ___ time.,,,,,"
    "answer;handling|handle,,,,,,\n"
    "5,number,Measures,4,2,\"100 calls in 30 minutes, AHT 180 s: how many erlangs?\",,,,,10,"
    "100 x 180 / 1800,,0.1,,,\n"
    "6,matching,Terms,3,3,Join term and meaning.,ACD=call distributor,IVR=voice menu,"
    "ANI=calling number,=number dialled,,,,,,,\n"
    "7,short answer,Service/Complaints,4,5,How do you calm an angry customer?,,,,,"
    "listen;apologise;empathy,Listen first; then apologise and say what happens next,,,,,\n"
    "8,typing,Typing,2,5,Copy the text.,,,,,\"Good morning, customer service, how can I help "
    "you?\",,"
    ",,1,120,\n"
    "9,listen,Listening,4,10,Name each breach of the standard and when it happens.,"
    "interrupts the customer,identity not checked,no polite ending,,12.5 A; 1:05 B,,,2,,,1-1\n";

} // namespace

std::vector<ReadQuestion> read_table(const sheet::Table& table, std::string_view file,
                                     Language language, Diagnostics& diagnostics) {
    Mistakes mistakes(file, language, diagnostics);
    return mistakes.result(TableReader(table, mistakes).read());
}

std::vector<ReadQuestion> parse_table(std::string_view bytes, std::string_view file,
                                      Language language, Diagnostics& diagnostics) {
    const auto book = sheet::read(bytes, file, language, diagnostics);
    if (!book)
        return {};
    const auto* table = sheet::find_table(*book);
    return read_table(table == nullptr ? sheet::Table{} : *table, file, language, diagnostics);
}

std::string table_template(Language language) {
    return "\xEF\xBB\xBF" + std::string(language == Language::zh ? template_zh : template_en);
}

} // namespace ringroom::exam

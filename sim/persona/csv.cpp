#include "persona/csv.h"

#include <algorithm>

#include "persona/limits.h"
#include "persona/unicode.h"

namespace ringroom::persona {

namespace {

class Csv {
public:
    Csv(const std::string& file, std::string_view text, Language language, Diagnostics& out)
        : text_(text)
        , language_(language)
        , out_(out) {
        table_.file = file;
    }

    Table run() {
        if (text_.substr(0, 3) == "\xEF\xBB\xBF")
            text_.remove_prefix(3);
        if (text_.size() > max_list_bytes)
            return fail(1, 1, "drill.csv_large", {{"limit", std::to_string(max_list_bytes)}});
        if (!lua::is_utf8(text_))
            return fail(1, 1, "drill.csv_not_utf8", {});
        while (at_ < text_.size() && !failed_)
            row();
        if (!failed_ && table_.columns.empty())
            return fail(1, 1, "drill.csv_empty", {});
        if (!failed_ && table_.rows.empty())
            return fail(2, 1, "drill.csv_no_rows", {});
        return std::move(table_);
    }

private:
    Table fail(int line, int column, std::string_view code, TextArguments arguments) {
        if (out_.size() < max_diagnostics)
            out_.push_back({table_.file, line, column, Severity::error, std::string(code),
                            text(language_, code, arguments)});
        failed_ = true;
        return {};
    }

    void row() {
        std::vector<std::string> cells;
        const int line = line_;
        const auto start = at_;
        bool more = true;
        while (more && !failed_) {
            cells.push_back(cell(start));
            more = at_ < text_.size() && text_[at_] == ',';
            at_ += more ? 1 : 0;
        }
        if (at_ < text_.size() && text_[at_] == '\r')
            ++at_;
        if (at_ < text_.size() && text_[at_] == '\n')
            ++at_;
        ++line_;
        if (failed_ || (cells.size() == 1 && cells[0].empty()))
            return;
        if (table_.columns.empty())
            return header(std::move(cells));
        if (cells.size() != table_.columns.size()) {
            fail(line, 1, "drill.csv_ragged",
                 {{"have", std::to_string(cells.size())},
                  {"want", std::to_string(table_.columns.size())}});
        } else if (table_.rows.size() >= max_list_rows) {
            fail(line, 1, "drill.csv_large", {{"limit", std::to_string(max_list_rows)}});
        } else {
            table_.rows.push_back(std::move(cells));
        }
    }

    int column(std::size_t start) const {
        return lua::characters(text_.substr(start, at_ - start)) + 1;
    }

    std::string cell(std::size_t start) {
        std::string out;
        if (at_ >= text_.size() || text_[at_] != '"') {
            const auto end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
            out = text_.substr(at_, end - at_);
            at_ = end;
            return out;
        }
        const int opened = column(start);
        const int line = line_;
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"' && (at_ + 1 >= text_.size() || text_[at_ + 1] != '"')) {
                ++at_;
                if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\r' &&
                    text_[at_] != '\n')
                    fail(line_, column(start), "drill.csv_quote", {});
                return out;
            }
            at_ += text_[at_] == '"' ? 1 : 0;
            line_ += text_[at_] == '\n' ? 1 : 0;
            out += text_[at_];
        }
        fail(line, opened, "drill.csv_quote", {});
        return out;
    }

    void header(std::vector<std::string> cells) {
        for (std::size_t i = 0; i < cells.size(); ++i)
            if (cells[i].empty() || std::count(cells.begin(), cells.end(), cells[i]) > 1)
                fail(1, 1, "drill.csv_column", {{"column", cells[i]}});
        if (cells.size() > max_list_columns)
            fail(1, 1, "drill.csv_large", {{"limit", std::to_string(max_list_columns)}});
        table_.columns = std::move(cells);
    }

    std::string_view text_;
    Language language_;
    Diagnostics& out_;
    Table table_;
    std::size_t at_ = 0;
    int line_ = 1;
    bool failed_ = false;
};

} // namespace

Table read_csv(const std::string& file, std::string_view text, Language language,
               Diagnostics& out) {
    return Csv(file, text, language, out).run();
}

} // namespace ringroom::persona

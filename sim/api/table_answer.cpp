#include "api/table_answer.h"

#include <utility>

namespace ringroom::api::handlers {

void serve_table(const CallPtr& call, sheet::Table table, sheet::Format format,
                 const std::string& name) {
    const bool csv = format == sheet::Format::csv;
    Response out;
    out.content_type = csv ? "text/csv; charset=utf-8"
                           : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    out.headers = {
        {"Content-Disposition", "attachment; filename=\"" + name + (csv ? ".csv\"" : ".xlsx\"")}};
    if (csv) {
        out.body = write_csv(table);
        return call->reply(std::move(out));
    }
    table.name = name;
    sheet::Book book;
    book.tables.push_back(std::move(table));
    auto written = write_xlsx(book, {.created = wall_now().ms / 1000});
    if (!written)
        return call->fail(written.error());
    out.body = std::move(*written);
    call->reply(std::move(out));
}

} // namespace ringroom::api::handlers

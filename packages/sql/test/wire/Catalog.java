import java.sql.*;

/** Asks a server as tools over JDBC do: one line a question. */
public class Catalog {
  interface Question {
    ResultSet ask() throws Exception;
  }

  static void tell(String name, Question question) throws Exception {
    ResultSet rows = question.ask();
    ResultSetMetaData columns = rows.getMetaData();
    StringBuilder line = new StringBuilder(name);
    while (rows.next()) {
      line.append(" [");
      for (int i = 1; i <= Math.min(columns.getColumnCount(), 6); i++) line.append(i > 1 ? "|" : "").append(rows.getString(i));
      line.append("]");
    }
    System.out.println(line);
  }

  public static void main(String[] arguments) throws Exception {
    try (Connection c = DriverManager.getConnection(arguments[0])) {
      DatabaseMetaData d = c.getMetaData();
      System.out.println(d.getDatabaseProductName() + " " + d.getDatabaseProductVersion() + " " + c.getSchema());
      tell("schemas", () -> d.getSchemas());
      tell("tables", () -> d.getTables(null, null, "%", new String[] {"TABLE", "VIEW"}));
      tell("columns", () -> d.getColumns(null, null, "pets", null));
      tell("key", () -> d.getPrimaryKeys(null, null, "pets"));
      tell("indexes", () -> d.getIndexInfo(null, null, "pets", false, true));
      tell("imported", () -> d.getImportedKeys(null, null, "toys"));
      tell("exported", () -> d.getExportedKeys(null, null, "pets"));
      tell("best", () -> d.getBestRowIdentifier(null, null, "pets", DatabaseMetaData.bestRowSession, true));
      for (Question q : new Question[] {() -> d.getCatalogs(), () -> d.getTableTypes(), () -> d.getTypeInfo(), () -> d.getFunctions(null, null, "%"),
          () -> d.getProcedures(null, null, "%"), () -> d.getFunctionColumns(null, null, "%", "%"), () -> d.getTablePrivileges(null, null, "pets"),
          () -> d.getColumnPrivileges(null, null, "pets", "%"), () -> d.getUDTs(null, null, "%", null), () -> d.getVersionColumns(null, null, "pets")})
        for (ResultSet r = q.ask(); r.next(); );
      if (d.getSQLKeywords().isEmpty() || d.getMaxColumnNameLength() != 63) throw new Exception("no keywords");
      PreparedStatement p = c.prepareStatement("SELECT id, name, weight, price, tags FROM pets WHERE id >= ? AND name LIKE ? ORDER BY id");
      for (int i = 0; i < 8; i++) {
        p.setInt(1, 1);
        p.setString(2, "%");
        ResultSet r = p.executeQuery();
        r.next();
        Object[] tags = (Object[]) r.getArray(5).getArray();
        if (i % 7 == 0) System.out.println("row " + r.getInt(1) + " " + r.getString(2) + " " + r.getDouble(3) + " " + r.getBigDecimal(4) + " " + tags[1]);
      }
      PreparedStatement q = c.prepareStatement("SELECT ?::TIMESTAMP, ?::DATE, ?::FLOAT8, ?, ?::BOOLEAN");
      q.setTimestamp(1, Timestamp.valueOf("2020-01-02 03:04:05.6"));
      q.setDate(2, Date.valueOf("2020-01-02"));
      q.setDouble(3, 2.5);
      q.setLong(4, 7);
      q.setBoolean(5, true);
      tell("parameters", () -> q.executeQuery());
      c.setAutoCommit(false);
      Statement s = c.createStatement();
      s.setFetchSize(1000);
      ResultSet big = s.executeQuery("SELECT i FROM range(100000) t(i)");
      long sum = 0;
      for (int n = 0; big.next(); n++) {
        sum += big.getLong(1);
        if (n == 1500) tell("between", () -> c.createStatement().executeQuery("SELECT 1"));
      }
      System.out.println("sum " + sum);
      PreparedStatement insert = c.prepareStatement("INSERT INTO pets(id, name, weight) VALUES (?, ?, ?)");
      for (int i = 10; i < 15; i++) {
        insert.setInt(1, i);
        insert.setString(2, "pet " + i);
        insert.setDouble(3, i);
        insert.addBatch();
      }
      System.out.println("inserted " + insert.executeBatch().length);
      c.rollback();
      tell("left", () -> c.createStatement().executeQuery("SELECT count(*) FROM pets"));
      c.setAutoCommit(true);
      Statement slow = c.createStatement();
      slow.setQueryTimeout(1);
      try {
        slow.executeQuery("SELECT count(*) FROM range(100000000000) t(i) WHERE i % 7 = 3");
      } catch (SQLException e) {
        System.out.println("late " + e.getSQLState());
      }
    }
  }
}
